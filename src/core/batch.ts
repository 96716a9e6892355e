import type { Decision } from './decision.ts';
import type { MessageAttributes } from './message-attribute.ts';
import type { Outcome } from './outcome.ts';
import type { BodylessReading } from './read-message.ts';
import type { Resent } from './resent.ts';

/** A message as SQS delivers it. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Counted from 1, this receive included. */
  readonly receiveCount: number;
  readonly groupId?: string;
  /** Milliseconds since 1970: when SQS accepted this message. Missing if unknown. */
  readonly sentAt?: number;
  /** Present if it is a copy of an earlier message. */
  readonly resent?: Resent;
  /** Its other message attributes. Missing if it has none. */
  readonly attributes?: MessageAttributes;
}

/** The messages of one invocation. */
export interface QueueBatch {
  readonly messages: readonly QueueMessage[];
  /** True if the queue is FIFO: it keeps the order of each group. */
  readonly ordered: boolean;
}

/** The outcome of one message, and the decision that follows from it. */
export interface MessageReport {
  readonly message: QueueMessage;
  /** Missing if the message was not read: its group was held, or reading it failed. */
  readonly reading?: BodylessReading;
  readonly outcome: Outcome;
  /** Whether its handler was called. Missing if the event was not claimed. */
  readonly handlerRan?: boolean;
  readonly decision: Decision;
  /** The fingerprint of the failure that the ledger now has for the message. */
  readonly fingerprint?: string;
}

export interface BatchReport {
  /** One for each message, in the order in which they were processed. */
  readonly messages: readonly MessageReport[];
  /** Milliseconds spent on reading and validating. */
  readonly readMilliseconds: number;
  /** Milliseconds spent on recording. */
  readonly recordMilliseconds: number;
  /** Milliseconds spent on handling. */
  readonly handleMilliseconds: number;
}
