import type { Timers } from '../ports.ts';

/** Real time. A timer that runs keeps the process alive: a handler that waits for nothing still times out. */
export const TIMERS: Timers = {
  abortAfter(milliseconds) {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      controller.abort(new DOMException('The time is over.', 'TimeoutError'));
    }, milliseconds);
    return { signal: controller.signal, cancel: () => clearTimeout(timer) };
  },
};
