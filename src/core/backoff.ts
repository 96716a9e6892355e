/** How long to wait before a message is received again. */
export interface RetryPolicy {
  /** Delay after the first receive, in whole seconds. Default 30. */
  readonly baseSeconds: number;
  /** The longest delay, jitter included, in whole seconds. Default 300. */
  readonly capSeconds: number;
  /** The queue's `maxReceiveCount`: after that many receives SQS moves the message to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /**
   * For so many seconds after it was first seen, a message is sent again if infrastructure failed it. Default 0: never.
   */
  readonly outageRetrySeconds?: number;
  /** Attempts of a handler that says nothing about them. Default: as many as there are receives. */
  readonly defaultMaxAttempts?: number;
}

/** Maximum jitter, as a share of the delay. It spreads out messages that failed together. */
const JITTER = 0.2;

/**
 * Seconds to wait after the nth receive of a message.
 *
 * @param receiveCount `ApproximateReceiveCount`, counted from 1: the first receive gives `baseSeconds`.
 * @param random in [0, 1): 0 gives no jitter; with the defaults that is 30, 60, 120, 240, then 300.
 * @returns whole seconds, at most `capSeconds`. `ChangeMessageVisibility` takes no fractions.
 */
export function retryDelaySeconds(
  receiveCount: number,
  policy: RetryPolicy,
  random: number,
): number {
  const delay = policy.baseSeconds * 2 ** (Math.max(1, receiveCount) - 1);
  return Math.min(policy.capSeconds, Math.floor(delay * (1 + JITTER * random)));
}
