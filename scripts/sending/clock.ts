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
