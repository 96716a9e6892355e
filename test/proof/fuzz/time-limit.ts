import { createContext, Script } from 'node:vm';

/**
 * Runs a function and stops it where it stands if it takes longer: a loop without end can't be stopped
 * from outside otherwise, since nothing else runs in the meantime.
 *
 * @returns whether it was stopped.
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
