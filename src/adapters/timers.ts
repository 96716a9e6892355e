import type { Timers } from '../ports.ts';
import type { Pauses } from './pause.ts';

/** Real timers. A running timer keeps the process alive, so a handler times out even if nothing else is pending. */
export const TIMERS: Timers = {
  abortAfter(milliseconds) {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      controller.abort(new DOMException('The time is over.', 'TimeoutError'));
    }, milliseconds);
    return { signal: controller.signal, cancel: () => clearTimeout(timer) };
  },
};

/** Real pauses, of random length. */
export const PAUSES: Pauses = { timers: TIMERS, random: () => Math.random() };
