import type { Deadline, InvocationDeadline } from '../../src/ports.ts';

import { NOW } from './events.ts';

/** A deadline with enough time for everything. */
export const PLENTY = invocation({
  remaining: () => 60_000,
  signal: new AbortController().signal,
});

/** A deadline that is over: nothing may begin. */
export const OVER = invocation({ remaining: () => 0, signal: new AbortController().signal });

/** A deadline that lets this many pieces of work begin, and no more. */
export function timeFor(count: number): InvocationDeadline {
  let left = count;
  return invocation({ remaining: () => left--, signal: new AbortController().signal });
}

/** The deadline of an invocation that would end a minute after `NOW`. */
export function invocation(deadline: Deadline): InvocationDeadline {
  const parts = { handlers: deadline, publishing: deadline, settling: deadline };
  return { ...deadline, ...parts, endsAt: NOW + 60_000 };
}
