import { setImmediate } from 'node:timers/promises';

import type { Clock, Timers } from '../../src/ports.ts';
import { NOW } from './events.ts';

interface Timer {
  readonly at: number;
  readonly controller: AbortController;
}

/** A clock and timers that stand still at `NOW` until a test moves them. */
export class ManualTime implements Clock, Timers {
  private time = NOW;
  private readonly timers = new Set<Timer>();

  now(): number {
    return this.time;
  }

  abortAfter(milliseconds: number): ReturnType<Timers['abortAfter']> {
    const timer = { at: this.time + milliseconds, controller: new AbortController() };
    this.timers.add(timer);
    return { signal: timer.controller.signal, cancel: () => this.timers.delete(timer) };
  }

  /** Number of running timers. */
  get running(): number {
    return this.timers.size;
  }

  /** Moves only the clock, so no timer fires. That is what code sees after the event loop was blocked. */
  jump(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** Lets time pass. Timers fire in their order, and promises settle between two of them. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    // Code that has already begun may still start a timer.
    await setImmediate();
    for (let timer = this.nextUntil(end); timer; timer = this.nextUntil(end)) {
      this.timers.delete(timer);
      this.time = Math.max(this.time, timer.at);
      timer.controller.abort(new DOMException('The time is over.', 'TimeoutError'));
      await setImmediate();
    }
    this.time = end;
  }

  private nextUntil(end: number): Timer | undefined {
    const due = [...this.timers].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}
