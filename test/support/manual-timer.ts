import { setImmediate } from 'node:timers/promises';

import type { Timer } from '../../scripts/local/schedule.ts';

/** A timer whose time passes only when a test says so. */
export class ManualTimer implements Timer {
  /** The longest sleep that was asked for, in milliseconds. */
  longestSleep = 0;
  private time: number;
  private readonly sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(time: number) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const sleeper = { until: this.time + milliseconds, wake: () => resolve(undefined) };
    this.longestSleep = Math.max(this.longestSleep, milliseconds);
    this.sleepers.add(sleeper);
    signal.addEventListener('abort', sleeper.wake);
    return promise.finally(() => {
      this.sleepers.delete(sleeper);
      signal.removeEventListener('abort', sleeper.wake);
    });
  }

  /** Lets time pass, and what waits for it go on. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      const due = [...this.sleepers].filter(({ until }) => until <= end);
      if (due.length === 0) break;
      this.time = Math.max(this.time, Math.min(...due.map(({ until }) => until)));
      for (const { until, wake } of due) if (until <= this.time) wake();
      await setImmediate();
    }
    this.time = Math.max(this.time, end);
  }

  /** Lets time pass at once, as it does while code is busy. */
  skip(milliseconds: number): void {
    this.time += milliseconds;
  }
}
