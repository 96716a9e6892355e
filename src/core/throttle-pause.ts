/**
 * How work that DynamoDB throttles is tried again within an invocation. If it is throttled once more after that, its
 * messages come back after their usual delay.
 */
export const THROTTLE_POLICY = {
  /** How often one piece of work is tried again. */
  maxRetries: 3,
  /** The longest pause before the first retry, in milliseconds. It doubles with each retry: 100, 200, 400. */
  firstPauseMs: 100,
} as const;

/**
 * Milliseconds to wait before the nth retry of throttled work: any time up to the longest pause ("full jitter"), so that
 * functions that were throttled together don't come back together.
 *
 * @param retry counted from 1.
 * @param random in [0, 1).
 */
export function throttlePauseMs(retry: number, random: number): number {
  return Math.floor(random * THROTTLE_POLICY.firstPauseMs * 2 ** (retry - 1));
}
