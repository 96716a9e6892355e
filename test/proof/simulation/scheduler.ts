import { setImmediate as settled } from 'node:timers/promises';

import type { Clock } from '../../../src/ports.ts';
import { Heap } from './heap.ts';

/** 2026-11-21T09:00:00Z: when every simulation begins. */
export const BEGIN = Date.UTC(2026, 10, 21, 9);

/**
 * Virtual time. One queue holds all steps, ordered by their times. Between two steps, all promises that the first one
 * settled run to their ends. So the times decide the order of everything, and the same seed gives the same run.
 */
export class Scheduler implements Clock {
  private time = BEGIN;
  private readonly agenda = new Heap<() => void>();
  /** Number of steps so far. */
  steps = 0;

  now(): number {
    return this.time;
  }

  after(milliseconds: number, run: () => void): void {
    this.agenda.push(this.time + Math.max(0, milliseconds), run);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  /** Runs steps until `done` gives true, no step is left, or the next step is after `until`. */
  async run(done: () => boolean, until: number): Promise<void> {
    while (!done() && this.agenda.leastRank <= until) {
      this.time = this.agenda.leastRank;
      this.agenda.pop()?.();
      this.steps += 1;
      // Node runs the callbacks of all settled promises before the next immediate.
      await settled();
    }
  }
}

/**
 * Makes `AbortSignal.timeout` follow virtual time, as fake timers do with `setTimeout`.
 *
 * @returns a function that restores the real one.
 */
export function useVirtualAbort(scheduler: Scheduler): () => void {
  const real = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout');
  Object.defineProperty(AbortSignal, 'timeout', {
    configurable: true,
    writable: true,
    value: (milliseconds: number) => {
      const controller = new AbortController();
      const error = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
      scheduler.after(milliseconds, () => controller.abort(error));
      return controller.signal;
    },
  });
  return () => {
    if (real) Object.defineProperty(AbortSignal, 'timeout', real);
  };
}
