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
