import { BEGIN_RESERVE_SECONDS } from '../names/settings.ts';
import type { Deadline, Invocation, InvocationDeadline } from '../ports.ts';

/** With less of the invocation left, no call begins. */
const BEGIN_RESERVE_MS = BEGIN_RESERVE_SECONDS * 1000;
/** With less left, handlers are ended. The rest is for recording the results. */
const HANDLER_RESERVE_MS = 4_000;
/** With less left, publishing is aborted. The rest is for recording that it failed. */
const PUBLISH_RESERVE_MS = 3_000;
/** With less left, all other calls are aborted. The rest is for giving their messages back. */
const ABORT_RESERVE_MS = 2_000;
/** With less left, sending copies is aborted. The rest is for giving back what could not be sent. */
const COPY_RESERVE_MS = 1_200;
/** With less left, giving back is aborted. The rest is for the answer to Lambda. */
const ANSWER_RESERVE_MS = 500;

/** The deadlines of an invocation that began at `start`, milliseconds since 1970. */
export function invocationDeadline(invocation: Invocation, start: number): InvocationDeadline {
  return {
    ...deadlineBefore(invocation, BEGIN_RESERVE_MS, ABORT_RESERVE_MS),
    handlers: deadlineBefore(invocation, HANDLER_RESERVE_MS),
    publishing: deadlineBefore(invocation, PUBLISH_RESERVE_MS),
    settling: deadlineBefore(invocation, ABORT_RESERVE_MS),
    endsAt: start + invocation.remaining(),
  };
}

/** For sending messages again at the end of an invocation. */
export function copyDeadline(invocation: Invocation): Deadline {
  return deadlineBefore(invocation, COPY_RESERVE_MS);
}

/** For giving messages back at the end of an invocation. */
export function answerDeadline(invocation: Invocation): Deadline {
  return deadlineBefore(invocation, ANSWER_RESERVE_MS);
}

/**
 * A deadline before the end of the invocation.
 *
 * @param beginReserveMs milliseconds before the end from which nothing new may begin.
 * @param abortReserveMs milliseconds before the end at which running work is aborted.
 */
export function deadlineBefore(
  invocation: Pick<Invocation, 'remaining'>,
  beginReserveMs: number,
  abortReserveMs = beginReserveMs,
): Deadline {
  let signal: AbortSignal | undefined;
  return {
    remaining: () => invocation.remaining() - beginReserveMs,
    // The timer starts when somebody first asks: most batches need one of an invocation's four timers.
    get signal() {
      const untilAbort = invocation.remaining() - abortReserveMs;
      return (signal ??= AbortSignal.timeout(Math.max(0, Math.floor(untilAbort))));
    },
  };
}

/**
 * The time that the handlers of one invocation share.
 *
 * A handler that is cut off must do its work again. So it begins only if its whole timeout is left. But timeouts are
 * usually far longer than handlers take, and may be longer than the invocation. So half of the time that was left at
 * the first handler is enough for any handler.
 */
export class HandlingTime {
  private readonly deadline: InvocationDeadline;
  private enoughForAnyMs: number | undefined;

  constructor(deadline: InvocationDeadline) {
    this.deadline = deadline;
  }

  /** Whether a handler with this timeout may begin now. */
  isEnoughFor(timeoutSeconds: number): boolean {
    if (this.deadline.remaining() <= 0) return false;
    const leftMs = this.deadline.handlers.remaining();
    this.enoughForAnyMs ??= leftMs / 2;
    return leftMs >= Math.min(timeoutSeconds * 1000, this.enoughForAnyMs);
  }
}
