import { retryDelaySeconds, type RetryPolicy } from './backoff.ts';
import type { Outcome } from './outcome.ts';

/** What the entry point does with a message. */
export type Decision =
  /** Leave it out of `batchItemFailures`: Lambda deletes it from the queue. */
  | { readonly kind: 'acknowledge' }
  /** Name it in `batchItemFailures` and make it invisible for this many seconds. */
  | {
      readonly kind: 'retry';
      readonly delaySeconds: number;
      /** Whether this was the last receive: the redrive policy takes it to the dead-letter queue. */
      readonly isLast: boolean;
    };

/**
 * Turns an outcome into what is done with its message: only what is safely stored is acknowledged.
 *
 * @param receiveCount how often SQS has handed the message out, this time included.
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
  // SQS moves a message to the dead-letter queue when it is next asked for it. Visible at once, it is
  // moved at once; a delay would only hide it from the operators.
  const isLast = receiveCount >= policy.maxReceiveCount;
  const asked = afterSeconds ?? retryDelaySeconds(receiveCount, policy, random);
  const delay = Math.max(atLeastSeconds, asked);
  const delaySeconds = isLast ? 0 : delay;
  return { kind: 'retry', delaySeconds, isLast };
}
