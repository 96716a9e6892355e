import { THROTTLE_POLICY, throttlePauseMs } from '../core/throttle-pause.ts';
import type { Deadline, Timers } from '../ports.ts';

/** What pausing before a retry needs. */
export interface Pauses {
  readonly timers: Timers;
  /** In [0, 1), for the length of a pause. */
  readonly random: () => number;
}

/**
 * Waits before the nth retry of throttled work. Gives false if there may be none: because it was tried often enough, or
 * because too little time is left. The wait ends early when the deadline's signal aborts.
 *
 * @param retry counted from 1.
 * @param pauses without it, nothing is tried again.
 */
export async function pauseBefore(
  retry: number,
  pauses: Pauses | undefined,
  deadline: Deadline,
): Promise<boolean> {
  if (!pauses || retry > THROTTLE_POLICY.maxRetries) return false;
  const milliseconds = throttlePauseMs(retry, pauses.random());
  if (!hasMoreThan(milliseconds, deadline)) return false;
  const timer = pauses.timers.abortAfter(milliseconds);
  await firstAborted(timer.signal, deadline.signal);
  timer.cancel();
  return hasMoreThan(0, deadline);
}

function hasMoreThan(milliseconds: number, deadline: Deadline): boolean {
  return !deadline.signal.aborted && deadline.remaining() > milliseconds;
}

/** Resolves when one of two signals aborts. It leaves no listener on the other one, which may live on. */
function firstAborted(one: AbortSignal, other: AbortSignal): Promise<void> {
  if (one.aborted || other.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const over = new AbortController();
  const end = (): void => {
    over.abort();
    resolve(undefined);
  };
  for (const signal of [one, other]) signal.addEventListener('abort', end, { signal: over.signal });
  return promise;
}
