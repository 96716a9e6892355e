import type { RejectionReason } from '../../src/core/outcome.ts';

/** What must become of a message. It holds in whatever order the queue delivers (see `sequence.ts`). */
export type Expectation =
  | { readonly outcome: 'processed' }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'rejected'; readonly reason: RejectionReason };

/** One message that is ready to be sent. */
export interface PlannedMessage {
  /** The SQS message body: the event's JSON text, or what is left of it. */
  readonly body: string;
  /** The tenant it was made for, even where the envelope no longer says so. */
  readonly tenantId: string;
  /** What must stay in order on a FIFO queue: the envelope's `group_id`, or the tenant. */
  readonly groupId: string;
  /** The event id; `undefined` where the text holds no valid id beside a valid tenant. */
  readonly eventId: string | undefined;
  readonly expected: Expectation;
  /** What was done to a message that must be rejected, in a few words. */
  readonly fault: string | undefined;
}

/** Messages counted by what must become of them. */
export interface ExpectedCounts {
  processed: number;
  duplicate: number;
  conflict: number;
  rejected: Partial<Record<RejectionReason, number>>;
}

export function noneExpected(): ExpectedCounts {
  return { processed: 0, duplicate: 0, conflict: 0, rejected: {} };
}

/** Adds one message to the counts. */
export function countExpected(counts: ExpectedCounts, expected: Expectation): void {
  if (expected.outcome === 'rejected') {
    counts.rejected[expected.reason] = (counts.rejected[expected.reason] ?? 0) + 1;
  } else {
    counts[expected.outcome] += 1;
  }
}
