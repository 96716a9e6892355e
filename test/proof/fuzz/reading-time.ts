import { createContext, Script } from 'node:vm';

/** A body that took long to read. */
export interface SlowBody {
  readonly milliseconds: number;
  readonly bytes: number;
  /** How it was made. */
  readonly origin: string;
}

const LISTED = 5;
/** Time that every body may take, and more for each byte of it. Generous, because some machines are slow. */
const BASE_MILLISECONDS = 20;
const MILLISECONDS_PER_BYTE = 0.001;

/** Whether a body took longer than its size explains. */
export function isOverBudget({ milliseconds, bytes }: SlowBody): boolean {
  return milliseconds > BASE_MILLISECONDS + bytes * MILLISECONDS_PER_BYTE;
}

/** Adds a body to the list of the slowest ones, slowest first. */
export function slowestOf(list: readonly SlowBody[], body: SlowBody): readonly SlowBody[] {
  if (list.length === LISTED && body.milliseconds <= (list.at(-1)?.milliseconds ?? 0)) return list;
  return [...list, body].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, LISTED);
}

/**
 * Runs a function, and stops it if it takes longer than the limit. Nothing else runs during an endless loop, so no timer
 * of this thread could stop it.
 *
 * @returns true if it was stopped.
 */
export function stoppedAfter(milliseconds: number, run: () => void): boolean {
  const context = createContext({ run });
  try {
    CALL.runInContext(context, { timeout: milliseconds });
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return true;
    throw error;
  }
}

const CALL = new Script('run()');
