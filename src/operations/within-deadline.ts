import type { Deadline, Timers } from '../ports.ts';

/**
 * Does work with a signal that is aborted once no new work may start. An operation then finishes its chunk and saves how far
 * it came.
 */
export async function withinDeadline<T>(
  deadline: Deadline,
  timers: Timers,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = timers.abortAfter(Math.max(0, deadline.remaining()));
  try {
    return await work(AbortSignal.any([timer.signal, deadline.signal]));
  } finally {
    timer.cancel();
  }
}
