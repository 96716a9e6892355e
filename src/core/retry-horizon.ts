import type { RetryPolicy } from './backoff.ts';
import { durationSeconds } from './duration.ts';
import type { RetryCode } from './outcome.ts';
import { firstSeenAt, nextResent, type Delivered, type Resent } from './resent.ts';

/** What a handler says about the retries of its events. */
export interface HandlerRetries {
  /** See `DurationText`. */
  readonly retryFor?: string;
  readonly maxAttempts?: number;
  readonly maxDelaySeconds?: number;
}

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
  /** What the event's handler says. Missing if it has none. */
  readonly retries?: HandlerRetries;
}

/** What failed. Infrastructure recovers by itself. `other` is neither its fault nor the handler's. */
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
function horizonSeconds(code: RetryCode, delivery: Delivery, policy: RetryPolicy): number {
  switch (FAULT_OF[code]) {
    case 'infrastructure':
      return Math.max(policy.outageRetrySeconds ?? 0, retryForSeconds(delivery));
    case 'handler':
      return retryForSeconds(delivery);
    case 'other':
      return 0;
  }
}

function retryForSeconds({ retries }: Delivery): number {
  return retries?.retryFor === undefined ? 0 : (durationSeconds(retries.retryFor) ?? 0);
}

/** Whether so many seconds since the message was first seen aren't over. Not if nobody knows when it was. */
function isWithin(seconds: number, { message, now }: Delivery): boolean {
  const seenAt = firstSeenAt(message);
  return seconds > 0 && seenAt !== undefined && seenAt + seconds * 1000 > now;
}

/**
 * The copy that is sent in place of a message that must be retried, if its receives are nearly used up and its horizon is
 * not over. One receive stays in reserve for a copy that can't be sent. On a FIFO queue there are no copies: a copy would
 * come behind later messages of its group.
 */
export function nextCopy(
  code: RetryCode,
  delivery: Delivery,
  policy: RetryPolicy,
): Resent | undefined {
  const { message, ordered } = delivery;
  if (ordered || message.receiveCount < policy.maxReceiveCount - 1) return undefined;
  if (!isWithin(horizonSeconds(code, delivery, policy), delivery)) return undefined;
  return nextResent(message, firstSeenAt(message) ?? delivery.now);
}

/** The longest delay after this failure, in seconds: the handler's own if it failed and has one. */
export function capSecondsFor(code: RetryCode, { retries }: Delivery, policy: RetryPolicy): number {
  const own = FAULT_OF[code] === 'handler' ? retries?.maxDelaySeconds : undefined;
  return own ?? policy.capSeconds;
}

/**
 * How many attempts an event has before it is failed; Infinity if only receives limit them. If an outage may add receives
 * without end, a handler that says nothing has as many attempts as a message has receives without an outage. On a FIFO
 * queue the added receives also outlast the handler's own time.
 */
export function attemptLimit(delivery: Delivery, policy: RetryPolicy): number {
  const { retryFor, maxAttempts } = delivery.retries ?? {};
  if (maxAttempts !== undefined) return maxAttempts;
  const isOver = delivery.ordered && !isWithin(retryForSeconds(delivery), delivery);
  return retryFor === undefined || isOver ? (policy.defaultMaxAttempts ?? Infinity) : Infinity;
}

/**
 * Whether an attempt that failed for this reason counts towards the limit. If the published events can't be sent, that is
 * the fault of infrastructure: such attempts don't count while its horizon lasts.
 */
export function countsAsAttempt(code: RetryCode, delivery: Delivery, policy: RetryPolicy): boolean {
  const isOutage =
    FAULT_OF[code] === 'infrastructure' &&
    isWithin(horizonSeconds(code, delivery, policy), delivery);
  return !isOutage;
}
