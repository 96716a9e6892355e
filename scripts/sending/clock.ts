import { setTimeout as wait } from 'node:timers/promises';

/** Time as a sender sees it; tests give one that never waits. */
export interface Clock {
  /** Milliseconds since an arbitrary moment; never goes back. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. Never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal && { signal }).catch(() => undefined);
  },
};

/** Spreads work evenly over time. */
export interface RateLimit {
  /** Resolves when the next `amount` may be done; at once if the signal is aborted. */
  wait(amount: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Lets `perSecond` through each second, without a burst after a pause; everything at once where it is
 * `undefined`. Callers are served in the order they ask.
 */
export function rateLimit(perSecond: number | undefined, clock: Clock): RateLimit {
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
