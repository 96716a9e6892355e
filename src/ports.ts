import type { BatchReport, QueueBatch } from './core/batch.ts';
import type { Settlement } from './core/claim.ts';
import type { LedgerRecord } from './core/ledger-record.ts';
import type { RecordSummary } from './core/reconcile.ts';
import type { RetryCode } from './core/outcome.ts';
import type { OutgoingMessage } from './core/outgoing-message.ts';

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

/** How long the work at hand may still take. */
export interface Deadline {
  /** Milliseconds left before new work must no longer be begun; 0 or less: none may be. */
  remaining(): number;
  /** Aborts work under way while there is still time to give its messages back. */
  readonly signal: AbortSignal;
}

/** The time of one invocation. */
export interface InvocationDeadline extends Deadline {
  /** What handlers under way may still take. Ends them while there is still time to record what became of them. */
  readonly handlers: Deadline;
  /** For sending what handlers have published: it ends while there is still time to record that it failed. */
  readonly publishing: Deadline;
  /** For recording what became of handled events: it may begin later than other work. */
  readonly settling: Deadline;
  /** Milliseconds since 1970: Lambda ends the process then, whatever it does. */
  readonly endsAt: number;
}

/** Ends what takes too long. */
export interface Timers {
  /** A signal that aborts after this many milliseconds, unless it is cancelled before. */
  abortAfter(milliseconds: number): { readonly signal: AbortSignal; cancel(): void };
}

export type { OutgoingMessage };

/** Sends events to the queue. */
export interface EventPublisher {
  /**
   * Sends messages in their order. Resolves once the queue has accepted every one of them. Rejects if it
   * may not have accepted some: sending them all again is safe, since they have ids.
   */
  publish(messages: readonly OutgoingMessage[], deadline: Deadline): Promise<void>;
}

/** What became of a record that was offered to the store. */
export type RecordResult =
  /** It is stored under its key, which was free or held a rejected message. */
  | { readonly kind: 'recorded' }
  /** The key holds the same event, which waited to be handled: its state is now that of this record. */
  | {
      readonly kind: 'resumed';
      /** How often the event was claimed to be handled and begun, with the claim of this record if it is one. */
      readonly attempts: number;
      /** RFC 3339: when the event was first read. */
      readonly receivedAt: string;
    }
  /** Nothing was written: the key holds the same content already, in a record as described. */
  | { readonly kind: 'duplicate'; readonly of: RecordSummary }
  /** Nothing was written: another invocation has the event until then, as it holds a lease. RFC 3339. */
  | { readonly kind: 'leased'; readonly until: string }
  /** Nothing was written: the event waits for its handler, and this record does not claim it. */
  | { readonly kind: 'unclaimed' }
  /** The key holds other content, left unchanged; this record is stored beside it. */
  | { readonly kind: 'kept_beside' }
  /** It may or may not be stored. Offering it again later is safe and settles it. */
  | { readonly kind: 'unavailable'; readonly code: RetryCode; readonly cause: string };

/** What became of a settlement. */
export type SettleResult =
  | { readonly kind: 'settled' }
  /** Nothing was changed: another invocation has taken the event over. */
  | { readonly kind: 'lost' }
  /** It may or may not be settled; if not, the lease runs out and the event is handled again. */
  | Extract<RecordResult, { kind: 'unavailable' }>;

/** The ledger: every event and every rejected message, each exactly once. */
export interface EventStore {
  /**
   * Records a batch and answers for each record, in the order given. Records are independent of each
   * other: one that fails fails alone. Records of equal keys are taken in the order given, as if each
   * had come in a batch of its own.
   *
   * Idempotent: recording the same record again changes nothing. Concurrent calls, also from other
   * processes, end as if they had come one after the other. A result other than `unavailable` means
   * that the record survives a crash from now on.
   *
   * Never rejects for a failure of the store: that is `unavailable`.
   */
  record(records: readonly LedgerRecord[], deadline: Deadline): Promise<readonly RecordResult[]>;

  /**
   * Settles claimed events, each of another key, and answers for each in the order given. Idempotent, and
   * never rejects, as `record`.
   */
  settle(settlements: readonly Settlement[], deadline: Deadline): Promise<readonly SettleResult[]>;

  /** The record of a key, strongly consistent; `undefined` if there is none. Rejects on failure. */
  find(key: string): Promise<LedgerRecord | undefined>;
}

export interface VisibilityChange {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Whole seconds from now. SQS refuses what ends more than 43,200 s after the message was received. */
  readonly delaySeconds: number;
}

/** Decides when a received message is next seen. */
export interface MessageVisibility {
  /**
   * Changes the visibility of messages and returns those for which it failed, with the reason. For
   * these the queue's own visibility timeout holds, so a failure delays a message and loses none.
   * Never rejects.
   */
  change(
    changes: readonly VisibilityChange[],
    deadline: Deadline,
  ): Promise<readonly { readonly messageId: string; readonly cause: string }[]>;
}

/** Tells operators what happened. If it fails, that changes the outcome of no event. */
export interface Telemetry {
  /** @param milliseconds what the batch took, giving back included. */
  batchDone(report: BatchReport, milliseconds: number, invocation: Invocation): void;
  /** Changing the visibility of these messages failed: they come back after the queue's visibility timeout. */
  visibilityUnchanged(failures: readonly { messageId: string; cause: string }[]): void;
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
