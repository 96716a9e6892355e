import type { Scheduler } from './scheduler.ts';

/**
 * Makes `AbortSignal.timeout` follow virtual time, as fake timers do for `setTimeout`, and gives the
 * function that puts the real one back.
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
