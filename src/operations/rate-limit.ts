import type { OperationClock } from './operation-clock.ts';

/** Messages a second that an operation sends, unless somebody chooses another rate. */
export const DEFAULT_RATE = 50;
export const MAX_RATE = 10_000;

/** SQS takes at most 10 messages a call. */
const MAX_AT_ONCE = 10;

/** How many messages a sender sends at once, at most, so that it keeps its rate within each second. */
export function messagesAtOnce(perSecond = MAX_AT_ONCE): number {
  return Math.min(MAX_AT_ONCE, Math.max(1, Math.floor(perSecond)));
}

/** Keeps a sender below a rate by making it wait. */
export interface RateLimit {
  /** Resolves when the next `amount` messages may be sent, or at once if the signal is aborted. */
  wait(amount: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Allows `perSecond` messages a second and no burst after a pause. With `undefined` nobody ever waits.
 * Callers go in the order in which they called.
 *
 * @param clock milliseconds since any moment.
 */
export function rateLimit(perSecond: number | undefined, clock: OperationClock): RateLimit {
  if (perSecond === undefined) return { wait: () => Promise.resolve() };
  let free = clock.now();
  return {
    wait: async (amount, signal) => {
      const start = Math.max(free, clock.now());
      free = start + (amount / perSecond) * 1000;
      const delay = start - clock.now();
      if (delay > 0 && !signal?.aborted) await clock.sleep(delay, signal);
    },
  };
}
