import type { Deadline } from '../../src/ports.ts';

/** Time enough for anything. */
export const PLENTY: Deadline = { remaining: () => 60_000, signal: new AbortController().signal };

/** Nothing may be begun any more. */
export const OVER: Deadline = { remaining: () => 0, signal: new AbortController().signal };

/** Lets this many pieces of work begin, and no more. */
export function timeFor(count: number): Deadline {
  let left = count;
  return { remaining: () => left--, signal: new AbortController().signal };
}
