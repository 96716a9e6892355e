import type { RejectionReason } from '../../src/core/outcome.ts';
import type { OutsideMessage } from '../formats/outside-message.ts';

/** The outcome that a message must have. It doesn't depend on the order of delivery (see `sequence.ts`). */
export type Expectation =
  | { readonly outcome: 'processed' }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'rejected'; readonly reason: RejectionReason };

/** A message that is ready to be sent. */
export interface PlannedMessage {
  /** The SQS message body: the event's JSON text, or what a fault made of it. */
  readonly body: string;
  /** Its message attributes. Missing: none. */
  readonly attributes?: OutsideMessage['attributes'];
  /** The tenant it was made for, even if a fault removed the tenant from the envelope. */
  readonly tenantId: string;
  /** The group that a FIFO queue keeps in order: the envelope's `group_id`, or the tenant. */
  readonly groupId: string;
  /** The event id. `undefined` unless the text holds a valid id and a valid tenant. */
  readonly eventId: string | undefined;
  readonly expected: Expectation;
  /** The name of its fault, if the message must be rejected. */
  readonly fault: string | undefined;
}

/** Messages counted by the outcome that they must have. */
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
