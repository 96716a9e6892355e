import { retryDelaySeconds, type RetryPolicy } from './backoff.ts';
import type { Outcome } from './outcome.ts';
import type { Resent } from './resent.ts';
import { capSecondsFor, nextCopy, type Delivery } from './retry-horizon.ts';

/** The answer names the message in `batchItemFailures`, and it is invisible for this many seconds. */
export interface RetryDecision {
  readonly kind: 'retry';
  readonly delaySeconds: number;
  /** True if this was the last receive: SQS moves the message to the dead-letter queue. */
  readonly isLast: boolean;
}

/** What is done with a message. */
export type Decision =
  /** The answer leaves it out of `batchItemFailures`, so Lambda deletes it from the queue. */
  | { readonly kind: 'acknowledge' }
  | RetryDecision
  /** A copy is sent to the queue. Once SQS has accepted that, the message is acknowledged. */
  | {
      readonly kind: 'resend';
      /** Until the copy is visible. */
      readonly delaySeconds: number;
      readonly resent: Resent;
      /** What is done with the message if the copy can't be sent. */
      readonly otherwise: RetryDecision;
    };

/** SQS delays a new message by at most 15 minutes. */
export const MAX_COPY_DELAY_SECONDS = 900;

/**
 * Decides what is done with a message. It is acknowledged only if its outcome is safely stored, or a copy is in the queue.
 *
 * @param random in [0, 1), for the jitter of the delay.
 */
export function decide(
  outcome: Outcome,
  delivery: Delivery,
  policy: RetryPolicy,
  random: number,
): Decision {
  switch (outcome.kind) {
    case 'processed':
    case 'duplicate':
    case 'conflict':
    case 'rejected':
    case 'failed':
      return { kind: 'acknowledge' };
    case 'retry':
      return retry(outcome, delivery, policy, random);
  }
}

type Retry = Extract<Outcome, { kind: 'retry' }>;

function retry(outcome: Retry, delivery: Delivery, policy: RetryPolicy, random: number): Decision {
  const { receiveCount } = delivery.message;
  const { code, afterSeconds, atLeastSeconds = 0 } = outcome;
  // SQS moves a message to the dead-letter queue when it becomes visible. So after the last receive there is no delay:
  // operators see the message at once.
  const isLast = receiveCount >= policy.maxReceiveCount;
  const capSeconds = capSecondsFor(code, delivery, policy);
  const askedSeconds = afterSeconds ?? policyDelay(delivery, { ...policy, capSeconds }, random);
  const delaySeconds = isLast ? 0 : Math.max(atLeastSeconds, askedSeconds);
  const back: RetryDecision = { kind: 'retry', delaySeconds, isLast };
  const resent = nextCopy(code, delivery, policy);
  if (!resent) return back;
  const copySeconds = Math.max(atLeastSeconds, copyWaitSeconds(outcome, delivery, policy));
  return {
    kind: 'resend',
    delaySeconds: Math.min(MAX_COPY_DELAY_SECONDS, copySeconds),
    resent,
    otherwise: back,
  };
}

/** Seconds until a failed event should be tried again, if a copy brings it. SQS may not be able to delay it for so long. */
export function copyWaitSeconds(
  { code, afterSeconds }: Pick<Retry, 'code' | 'afterSeconds'>,
  delivery: Delivery,
  policy: RetryPolicy,
): number {
  return afterSeconds ?? capSecondsFor(code, delivery, policy);
}

/** A copy has failed for long. So it doesn't begin with short delays again. */
function policyDelay({ message }: Delivery, policy: RetryPolicy, random: number): number {
  const { receiveCount, resent } = message;
  const isCopy = resent !== undefined && resent.times > 0;
  return isCopy ? policy.capSeconds : retryDelaySeconds(receiveCount, policy, random);
}
