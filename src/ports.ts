import type { LedgerRecord, RecordSummary } from './core/ledger-record.ts';
import type { RetryCode } from './core/outcome.ts';

/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** How long the work at hand may still take. */
export interface Deadline {
  /** Milliseconds left before new work must no longer be begun; 0 or less: none may be. */
  remaining(): number;
  /** Aborts work under way while there is still time to give its messages back. */
  readonly signal: AbortSignal;
}

/** What became of a record that was offered to the store. */
export type RecordResult =
  /** It is stored under its key, which was free or held a rejected message. */
  | { readonly kind: 'recorded' }
  /** Nothing was written: the key holds the same content already, in a record as described. */
  | { readonly kind: 'duplicate'; readonly of: RecordSummary }
  /** The key holds other content, left unchanged; this record is stored beside it. */
  | { readonly kind: 'kept_beside' }
  /** It may or may not be stored. Offering it again later is safe and settles it. */
  | { readonly kind: 'unavailable'; readonly code: RetryCode; readonly cause: string };

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

  /** The record of a key, strongly consistent; `undefined` if there is none. Rejects on failure. */
  find(key: string): Promise<LedgerRecord | undefined>;
}

export interface VisibilityChange {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Whole seconds from now, 0 to 43,200. */
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
