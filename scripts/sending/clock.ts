import { setTimeout as wait } from 'node:timers/promises';

/** The time a sender works with. Tests pass a clock that never waits. */
export interface Clock {
  /** Milliseconds since an arbitrary moment. Never decreases. */
  readonly now: () => number;
  /** Resolves after this many milliseconds, or as soon as the signal is aborted. Never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal && { signal }).catch(() => undefined);
  },
};

/** Keeps a sender below a rate by making it wait. */
export interface RateLimit {
  /** Resolves when the next `amount` messages may be sent, or at once if the signal is aborted. */
  wait(amount: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Allows `perSecond` messages a second and no burst after a pause. With `undefined` nobody ever waits.
 * Callers go in the order in which they called.
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
