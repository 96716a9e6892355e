import { spawn } from 'node:child_process';
import { once } from 'node:events';

import type { Session } from '../../../scripts/cli/define-command.ts';

const CONFIGURATION = 'test/proof/mutation/stryker.config.json';

/**
 * Runs Stryker in this terminal. With `--json`, all that it prints goes to stderr.
 *
 * @returns 0 if the tests notice enough of the changes.
 * @throws the signal's reason if it is aborted.
 */
export async function runStryker(
  args: readonly string[],
  { json, signal }: Pick<Session, 'json' | 'signal'>,
): Promise<0 | 1> {
  const child = spawn('stryker', ['run', CONFIGURATION, ...args], {
    stdio: ['ignore', json ? process.stderr : 'inherit', 'inherit'],
  });
  const end = () => child.kill();
  signal.addEventListener('abort', end, { once: true });
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  return code === 0 ? 0 : 1;
}
