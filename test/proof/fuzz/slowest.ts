/** A body that took long to read. */
export interface SlowBody {
  readonly milliseconds: number;
  readonly bytes: number;
  /** How it was made. */
  readonly origin: string;
}

const LISTED = 5;
/** What reading may take before it counts as over budget: generous, for machines that are slow. */
const BASE_MILLISECONDS = 20;
const MILLISECONDS_PER_BYTE = 0.001;

/** Whether a body took more than its size excuses. */
export function isOverBudget({ milliseconds, bytes }: SlowBody): boolean {
  return milliseconds > BASE_MILLISECONDS + bytes * MILLISECONDS_PER_BYTE;
}

/** The slowest of the list and one more, slowest first. */
export function slowestOf(list: readonly SlowBody[], body: SlowBody): readonly SlowBody[] {
  if (list.length === LISTED && body.milliseconds <= (list.at(-1)?.milliseconds ?? 0)) return list;
  return [...list, body].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, LISTED);
}
