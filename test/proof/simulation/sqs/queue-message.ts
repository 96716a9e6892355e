export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly groupId?: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  receiveCount: number;
  /** Milliseconds since 1970, of the latest receive. */
  receivedAt: number;
  place: 'waiting' | 'in_flight' | 'gone';
  /** While it is in flight: when it is seen again unless it is deleted. */
  visibleAt: number;
  latestReceipt: string;
}

export interface ReceivedMessage {
  readonly message: StoredMessage;
  readonly receipt: string;
  /** This receive included. */
  readonly receiveCount: number;
  /** Whether it was handed out although it was in flight already. */
  readonly isTwin: boolean;
}

/**
 * What a FIFO queue hands out of a group some of whose messages are in flight.
 *
 * - `none`: nothing, until each of them is deleted or visible. This is the strictest reading of "when messages that
 *   belong to a particular message group ID are invisible, no other consumer can process messages with the same message
 *   group ID": interleaving-multiple-ordered-message-groups.html.
 * - `before_hidden`: what is visible ahead of the first that is in flight: "subsequent messages in that group are not
 *   made available" (sqs-visibility-timeout.html). LocalStack's maintainers found AWS to do so (localstack#13386).
 * - `any_visible`: whatever is visible, as soon as one of those received is visible again. Emulators do so, against what
 *   AWS documents: ElasticMQ, LocalStack.
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

/** What happens to messages that nobody asked for, told as it happens. */
export interface QueueObserver {
  deadLettered(message: StoredMessage): void;
  retentionEnded(message: StoredMessage): void;
}

/** An error of one entry, as SQS names it. */
export interface EntryError {
  readonly code: string;
  readonly senderFault: boolean;
}

/** Where a sent message belongs, and what makes it one with another on a FIFO queue. */
export interface SendOrder {
  readonly group: string | undefined;
  readonly deduplicationId: string | undefined;
}

/** What became of a sent message: `isNew` is false for one that a FIFO queue takes for a repetition. */
export type SendResult = { readonly message: StoredMessage; readonly isNew: boolean } | EntryError;
