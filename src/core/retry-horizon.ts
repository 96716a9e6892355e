import type { RetryPolicy } from './backoff.ts';
import type { RetryCode } from './outcome.ts';
import { firstSeenAt, nextResent, type Delivered, type Resent } from './resent.ts';

/** What the decision about a message depends on besides its outcome. */
export interface Delivery {
  readonly message: Delivered & {
    /** Counted from 1, this receive included. */
    readonly receiveCount: number;
  };
  /** True if the queue is FIFO. */
  readonly ordered: boolean;
  /** Milliseconds since 1970. The same for all that is decided about one receive of the message. */
  readonly now: number;
}

/** What failed. `infrastructure` recovers by itself, and is retried for as long as `outageRetryHours` says. */
const FAULT_OF: Readonly<Record<RetryCode, 'infrastructure' | 'handler' | 'other'>> = {
  store_unavailable: 'infrastructure',
  deadline: 'infrastructure',
  leased: 'infrastructure',
  publish_failed: 'infrastructure',
  handler_error: 'handler',
  handler_timeout: 'handler',
  retry_requested: 'handler',
  no_handler: 'other',
  lease_lost: 'other',
  group_held: 'other',
  unexpected: 'other',
};

/** How long a message that fails for this reason is sent again, in seconds since it was first seen. */
function horizonSeconds(code: RetryCode, { outageRetrySeconds = 0 }: RetryPolicy): number {
  return FAULT_OF[code] === 'infrastructure' ? outageRetrySeconds : 0;
}

/**
 * The copy that is sent in place of a message that must be retried, if its receives are nearly used up and its horizon is
 * not over. One receive stays in reserve for a copy that can't be sent. On a FIFO queue there are no copies: a copy would
 * come behind later messages of its group.
 */
export function nextCopy(
  code: RetryCode,
  { message, ordered, now }: Delivery,
  policy: RetryPolicy,
): Resent | undefined {
  const seconds = horizonSeconds(code, policy);
  if (seconds === 0 || ordered || message.receiveCount < policy.maxReceiveCount - 1) {
    return undefined;
  }
  const seenAt = firstSeenAt(message);
  const isOver = seenAt === undefined || seenAt + seconds * 1000 <= now;
  return isOver ? undefined : nextResent(message, seenAt);
}
