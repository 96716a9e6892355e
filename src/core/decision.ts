import { retryDelaySeconds, type RetryPolicy } from './backoff.ts';
import type { Outcome } from './outcome.ts';

/** What is done with a message. */
export type Decision =
  /** The answer leaves it out of `batchItemFailures`, so Lambda deletes it from the queue. */
  | { readonly kind: 'acknowledge' }
  /** The answer names it in `batchItemFailures`, and it is invisible for this many seconds. */
  | {
      readonly kind: 'retry';
      readonly delaySeconds: number;
      /** True if this was the last receive: SQS moves the message to the dead-letter queue. */
      readonly isLast: boolean;
    };

/**
 * Decides what is done with a message. It is acknowledged only if its outcome is safely stored.
 *
 * @param receiveCount how often the message was received, this time included.
 * @param random in [0, 1), for the jitter of the delay.
 */
export function decide(
  outcome: Outcome,
  receiveCount: number,
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
      return retry(outcome, receiveCount, policy, random);
  }
}

function retry(
  { afterSeconds, atLeastSeconds = 0 }: Extract<Outcome, { kind: 'retry' }>,
  receiveCount: number,
  policy: RetryPolicy,
  random: number,
): Decision {
  // SQS moves a message to the dead-letter queue when it becomes visible. So after the last receive there is no delay:
  // operators see the message at once.
  const isLast = receiveCount >= policy.maxReceiveCount;
  if (isLast) return { kind: 'retry', delaySeconds: 0, isLast };
  const askedSeconds = afterSeconds ?? retryDelaySeconds(receiveCount, policy, random);
  return { kind: 'retry', delaySeconds: Math.max(atLeastSeconds, askedSeconds), isLast };
}
