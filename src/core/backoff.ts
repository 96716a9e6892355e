/** How long to wait before a message is received again. */
export interface RetryPolicy {
  /** Delay after the first receive, in whole seconds. Default 30. */
  readonly baseSeconds: number;
  /** No delay is longer than this, jitter included, in whole seconds. Default 300. */
  readonly capSeconds: number;
  /** The queue's `maxReceiveCount`: after this many receives the redrive policy takes the message. */
  readonly maxReceiveCount: number;
}

/** At most this share of a delay is added to it, so that messages which failed together spread out. */
const JITTER = 0.2;

/**
 * Seconds to wait after the nth receive of a message.
 *
 * @param receiveCount `ApproximateReceiveCount`, counted from 1: the first receive gives `baseSeconds`.
 * @param random in [0, 1): 0 gives the shortest delay, 30, 60, 120, 240, 300 with the defaults.
 * @returns whole seconds, as `ChangeMessageVisibility` takes them; never above `capSeconds`.
 */
export function retryDelaySeconds(
  receiveCount: number,
  policy: RetryPolicy,
  random: number,
): number {
  const delay = policy.baseSeconds * 2 ** (Math.max(1, receiveCount) - 1);
  return Math.min(policy.capSeconds, Math.floor(delay * (1 + JITTER * random)));
}
