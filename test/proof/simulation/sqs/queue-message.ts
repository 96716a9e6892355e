import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** Message attributes as SQS's API has them. */
export type AttributeValues = Readonly<Record<string, MessageAttributeValue>>;

export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly groupId?: string;
  readonly attributes?: AttributeValues;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  receiveCount: number;
  /** The latest receive, in milliseconds since 1970. */
  receivedAt: number;
  /** `delayed`: it was sent with a delay that isn't over. */
  place: 'delayed' | 'waiting' | 'in_flight' | 'gone';
  /** While it is delayed or in flight: when it becomes visible. */
  visibleAt: number;
  latestReceipt: string;
}

export interface ReceivedMessage {
  readonly message: StoredMessage;
  readonly receipt: string;
  /** Milliseconds since 1970. Until it was received, it has been visible since then. */
  readonly visibleSince: number;
  /** Includes this receive. */
  readonly receiveCount: number;
  /** Whether it was delivered although it was already in flight. */
  readonly isTwin: boolean;
}

/**
 * What a FIFO queue delivers of a group while some of its messages are in flight.
 *
 * - `none`: nothing, until each of them is deleted or visible. This is the strictest reading of "when messages that
 *   belong to a particular message group ID are invisible, no other consumer can process messages with the same message
 *   group ID": interleaving-multiple-ordered-message-groups.html.
 * - `before_hidden`: visible messages ahead of the first one in flight: "subsequent messages in that group are not made
 *   available" (sqs-visibility-timeout.html). AWS does so, as LocalStack's maintainers found (localstack#13386).
 * - `any_visible`: every visible message, once one of the received ones is visible again. ElasticMQ and LocalStack do so,
 *   against the documentation of AWS.
 */
export type GroupRelease = 'none' | 'before_hidden' | 'any_visible';

export interface QueueSettings {
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceiveCount: number;
  readonly retentionSeconds: number;
  readonly deadLetterRetentionSeconds: number;
  /** 120,000 on AWS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
  readonly inFlightLimit: number;
  /** Default `none`. Standard queues have no order to keep. */
  readonly groupRelease?: GroupRelease;
}

/** Called when SQS takes a message out of its queue. */
export interface QueueObserver {
  deadLettered(message: StoredMessage): void;
  retentionEnded(message: StoredMessage): void;
}

/** SQS's error for one entry of a call. */
export interface EntryError {
  readonly code: string;
  readonly senderFault: boolean;
}

/** What a sent message has besides its body. */
export interface SendOrder {
  readonly group: string | undefined;
  /** By it a FIFO queue recognizes a repetition. */
  readonly deduplicationId: string | undefined;
  readonly attributes?: AttributeValues | undefined;
  readonly delaySeconds?: number | undefined;
}

/** The result for a sent message. `isNew` is false if a FIFO queue recognized it as a repetition. */
export type SendResult = { readonly message: StoredMessage; readonly isNew: boolean } | EntryError;
