import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';

const CONFIG = 'test/proof/mutation/stryker.config.json';
/** Where `stryker.config.json` has the report written. */
const REPORT = '.mutation/report.json';

/** Runs Stryker, which tells on stderr how far it is. */
export async function runStryker(only: string | undefined, signal: AbortSignal): Promise<void> {
  rmSync(REPORT, { force: true });
  const args = ['run', CONFIG, ...(only === undefined ? [] : ['--mutate', only])];
  const stryker = spawn('stryker', args, { stdio: ['ignore', process.stderr, process.stderr] });
  const stop = () => stryker.kill('SIGINT');
  signal.addEventListener('abort', stop, { once: true });
  // Its exit code says whether the score is high enough, which is judged from the report instead.
  await once(stryker, 'exit');
  signal.removeEventListener('abort', stop);
}

/** The JSON report of the last run, if there was one that ended. */
export function readReport(): string | undefined {
  try {
    return readFileSync(REPORT, 'utf8');
  } catch {
    return undefined;
  }
}
