/** How much each of the two walks of a run may do. What is left over is for later runs. */
export interface RunLimits {
  /** Queries of the claims and of the open events. Each reads at most 1 MB. */
  readonly queries: number;
  /** Records that are read. */
  readonly reads: number;
  /** Records that are marked. Most of their messages are sent. */
  readonly marks: number;
}

/** With these the watchdog looks at up to 1,600 claims a second. */
export const RUN_LIMITS: RunLimits = { queries: 64, reads: 100_000, marks: 500 };

/** What is left of the limits of a walk. */
export class RunBudget {
  private queries: number;
  private reads: number;
  private marks: number;
  private readonly remaining: () => number;

  /** @param remaining milliseconds in which new work may begin. At 0 or less, none may. */
  constructor(limits: RunLimits, remaining: () => number) {
    this.queries = limits.queries;
    this.reads = limits.reads;
    this.marks = limits.marks;
    this.remaining = remaining;
  }

  /** Whether one more query may begin. If so, it counts as made. */
  query(): boolean {
    if (this.queries <= 0 || this.reads <= 0 || this.remaining() <= 0) return false;
    this.queries -= 1;
    return true;
  }

  /** Whether records may be read. If so, they count as read. More than are left may be read once: they are the last. */
  read(count: number): boolean {
    if (this.reads <= 0 || this.remaining() <= 0) return false;
    this.reads -= count;
    return true;
  }

  /** How many of these records may be marked now. They count as marked. */
  mark(count: number): number {
    if (this.remaining() <= 0) return 0;
    const allowed = Math.min(count, this.marks);
    this.marks -= allowed;
    return allowed;
  }
}
