import type { BatchReport, QueueBatch, QueueMessage } from './core/batch.ts';
import type { Settlement } from './core/claim.ts';
import type { LedgerRecord, NewRecord } from './core/ledger-record.ts';
import type { RecordSummary } from './core/reconcile.ts';
import type { RetryCode } from './core/outcome.ts';
import type { OutgoingMessage } from './core/outgoing-message.ts';
import type { Resent } from './core/resent.ts';

/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** One call of the function by Lambda. */
export interface Invocation {
  readonly requestId: string;
  readonly functionName: string;
  /** Milliseconds left until Lambda ends the process. */
  remaining(): number;
}

/**
 * Processes a batch and reports on each message. The caller deletes the messages that the report acknowledges from
 * the queue, and no others. Never rejects.
 */
export type Consumer = (batch: QueueBatch, invocation: Invocation) => Promise<BatchReport>;

/** How long some work may still take. */
export interface Deadline {
  /** Milliseconds left in which new work may start. At 0 or less, none may. */
  remaining(): number;
  /** Aborts running work early enough to give its messages back. */
  readonly signal: AbortSignal;
}

/** The deadlines of one invocation. */
export interface InvocationDeadline extends Deadline {
  /** For handlers. It ends early enough to record how they ended. */
  readonly handlers: Deadline;
  /** For sending the events that handlers published. It ends early enough to record a failure. */
  readonly publishing: Deadline;
  /** For recording how handlers ended. This may start later than other work. */
  readonly settling: Deadline;
  /** Milliseconds since 1970. Lambda ends the process then, whatever it does. */
  readonly endsAt: number;
}

/** Sets timeouts. */
export interface Timers {
  /** A signal that aborts after this many milliseconds, unless `cancel` is called before. */
  abortAfter(milliseconds: number): { readonly signal: AbortSignal; cancel(): void };
}

export type { OutgoingMessage };

/** Sends events to the queue. */
export interface EventPublisher {
  /**
   * Sends messages in their order. Resolves once the queue has accepted all of them. Rejects if the queue may have
   * missed some. Sending all of them again is safe, because they have ids.
   */
  publish(messages: readonly OutgoingMessage[], deadline: Deadline): Promise<void>;
}

/** What the store did with a record. */
export type RecordResult =
  /** The store wrote it under its key, which was free or held a rejected message. */
  | { readonly kind: 'recorded' }
  /**
   * The key held the same message, and its record waited for it: for its handler, or because an operator sent it again.
   * That record now has the state of this one.
   */
  | {
      readonly kind: 'resumed';
      /** How often the event was claimed for its handler, the claim of this record included. */
      readonly attempts: number;
      /** See `LedgerRecord`. */
      readonly earlierAttempts?: number;
      /** RFC 3339: when the event was first read. */
      readonly receivedAt: string;
      /** Seconds since 1970: when the record expires now. */
      readonly expireAt: number;
      /** Whether the record has a failure of an earlier attempt, or of a message that an operator sent again. */
      readonly hasFailure: boolean;
    }
  /** The store wrote nothing, because the key holds the same content already. `of` describes that record. */
  | { readonly kind: 'duplicate'; readonly of: RecordSummary }
  /** The store wrote nothing, because another invocation holds a lease on the event. `until` is RFC 3339. */
  | { readonly kind: 'leased'; readonly until: string }
  /** The store wrote nothing, because the event waits for its handler and this record doesn't claim it. */
  | { readonly kind: 'unclaimed' }
  /** The key holds other content, which stays. The store wrote this record beside it. */
  | { readonly kind: 'kept_beside' }
  /** The key holds other content. The store wrote nothing, because the record is `onlyNew`. `of` is that of the key. */
  | { readonly kind: 'refused'; readonly of: RecordSummary }
  /** The store may or may not have written it. Recording it again later is safe and gives the answer. */
  | { readonly kind: 'unavailable'; readonly code: RetryCode; readonly cause: string };

/** What the store did with a settlement. */
export type SettleResult =
  | { readonly kind: 'settled' }
  /** The store changed nothing, because another invocation has taken the event over. */
  | { readonly kind: 'lost' }
  /** The event may or may not be settled. If it isn't, the lease runs out and the event is handled again. */
  | Extract<RecordResult, { kind: 'unavailable' }>;

/** The ledger: every event and every rejected message, each exactly once. */
export interface EventStore {
  /**
   * Records a batch and gives a result for each record, in the same order. A record that fails doesn't affect the
   * others. Records with the same key have the same results as if each came in its own batch, in this order.
   *
   * Idempotent: recording the same record again changes nothing. Concurrent calls, also from other processes, have the
   * same results as calls one after the other. After any result but `unavailable`, the record survives a crash.
   *
   * Doesn't reject if the store fails: the result is `unavailable`.
   */
  record(records: readonly NewRecord[], deadline: Deadline): Promise<readonly RecordResult[]>;

  /**
   * Settles claimed events and gives a result for each, in the same order. No two may have the same key. Idempotent,
   * and doesn't reject if the store fails, as `record`.
   */
  settle(settlements: readonly Settlement[], deadline: Deadline): Promise<readonly SettleResult[]>;

  /** The record of a key, read consistently; `undefined` if there is none. Rejects if the store fails, or on abort. */
  find(key: string, signal?: AbortSignal): Promise<LedgerRecord | undefined>;
}

/** When a received message becomes visible again. */
export interface VisibilityChange {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Whole seconds from now. SQS refuses a time that is more than 43,200 s after the message was received. */
  readonly delaySeconds: number;
}

/** Changes when received messages become visible again. */
export interface MessageVisibility {
  /**
   * Changes the visibility of messages and returns those for which that failed, with the cause. They become visible
   * after the queue's own visibility timeout, so a failure delays messages and loses none. Never rejects.
   */
  change(
    changes: readonly VisibilityChange[],
    deadline: Deadline,
  ): Promise<readonly { readonly messageId: string; readonly cause: string }[]>;
}

/** A copy of a message: the same body, attributes and group, and what `resent` says. */
export interface MessageCopy {
  readonly message: QueueMessage;
  readonly resent: Resent;
  /** Whole seconds until it is visible, at most 900. */
  readonly delaySeconds: number;
}

/** What became of a copy. `failed`: the queue may have missed it. A copy that arrived nevertheless is harmless. */
export type CopyResult =
  { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly cause: string };

/** Sends messages to their queue again. */
export interface CopySender {
  /** Sends copies and gives a result for each, in the same order. Never rejects. */
  send(copies: readonly MessageCopy[], deadline: Deadline): Promise<readonly CopyResult[]>;
}

/** Tells operators what happened. If telling fails, no event's outcome changes. */
export interface Telemetry {
  /** @param milliseconds how long the batch took, changes of visibility included. */
  batchDone(report: BatchReport, milliseconds: number, invocation: Invocation): void;
  /** Changing the visibility of these messages failed: they come back after the queue's visibility timeout. */
  visibilityUnchanged(failures: readonly { messageId: string; cause: string }[]): void;
  /** Copies of these messages could not be sent: the messages go back to the queue instead. */
  copiesNotSent(failures: readonly { messageId: string; cause: string }[]): void;
}

/** A handler's log. Each line names the event. */
export interface HandlerLog {
  debug(message: string, details?: object): void;
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  error(message: string, details?: object): void;
}

/** Holds texts that are too large for an item of the ledger, in Brotli. */
export interface LargeTextStore {
  /**
   * Stores a text. It is durable once this resolves, and kept for at least as long as a record that is written after
   * that. Idempotent, since equal keys have equal texts. Rejects on failure, and when the signal aborts.
   */
  put(text: LargeText, signal: AbortSignal): Promise<void>;

  /** The compressed text of a key. Rejects on failure, if there is none, and when the signal aborts. */
  get(key: string, signal?: AbortSignal): Promise<Uint8Array>;
}

/** A text that is stored outside of its item. The item holds the key instead (a claim check). */
export interface LargeText {
  /** `<folder>/<SHA-256 of the text, in hex>`. */
  readonly key: string;
  /** The text in Brotli. */
  readonly compressed: Uint8Array;
}
