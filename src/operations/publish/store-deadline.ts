import type { Deadline, Timers } from '../../ports.ts';

/** The time for sending to SQS and for the answer, if the store doesn't answer. */
const SEND_RESERVE_MS = 4_000;

/** A caller waits for its answer. A store that hasn't answered by then probably won't. */
const MAX_STORE_MS = 8_000;

/** The part of a request's time that the store gets. Call `end` once the store has answered. */
export function storeDeadline(request: Deadline, timers: Timers): Deadline & { end(): void } {
  const left = request.remaining();
  const share = Math.min(left - SEND_RESERVE_MS, MAX_STORE_MS);
  const timer = timers.abortAfter(Math.max(0, share));
  return {
    remaining: () => request.remaining() - left + share,
    signal: timer.signal,
    end: () => timer.cancel(),
  };
}
