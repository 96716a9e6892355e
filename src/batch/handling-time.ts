import type { InvocationDeadline } from '../ports.ts';

/**
 * The time that the handlers of one invocation share. A handler that would be cut off does its work twice,
 * so none is begun for which less than its timeout is left.
 *
 * But timeouts are mostly far longer than what handlers take, and may be longer than the function's: half
 * of the time that was left when the first handler began is enough for any.
 */
export class HandlingTime {
  private readonly deadline: InvocationDeadline;
  private enoughForAny: number | undefined;

  constructor(deadline: InvocationDeadline) {
    this.deadline = deadline;
  }

  /** Whether a handler with this timeout may begin now. */
  isEnoughFor(timeoutSeconds: number): boolean {
    if (this.deadline.remaining() <= 0) return false;
    const left = this.deadline.handlers.remaining();
    this.enoughForAny ??= left / 2;
    return left >= Math.min(timeoutSeconds * 1000, this.enoughForAny);
  }
}
