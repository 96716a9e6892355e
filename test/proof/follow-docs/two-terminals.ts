import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { Clone } from './clone.ts';

/** Far longer than it takes. It only ends what hangs. */
const TIMEOUT_MS = 600_000;
const POLL_MS = 200;

/**
 * Runs `make local` in one terminal and `make send-events` in another, as docs/handlers.md says, until the expected
 * number of events is processed.
 *
 * @returns the number of processed events.
 */
export async function processedInTwoTerminals(
  clone: Clone,
  { local, send, expected }: { local: string; send: string; expected: number },
  signal: AbortSignal,
): Promise<number> {
  const first = spawn('sh', ['-c', local], {
    ...clone.surroundings,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A process group of its own, so that a signal reaches all of it, as Ctrl-C in its terminal does.
    detached: true,
  });
  const exited = once(first, 'exit');
  let printed = '';
  first.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    process.stdout.write(text);
  });
  const until = async (condition: () => boolean): Promise<void> => {
    const end = performance.now() + TIMEOUT_MS;
    while (!condition() && first.exitCode === null && performance.now() < end) {
      await wait(POLL_MS, undefined, { signal });
    }
  };
  try {
    await until(() => existsSync(join(clone.folder, '.local/endpoints.json')));
    await clone.run(send, signal);
    await until(() => processedIn(printed) >= expected);
  } finally {
    if (first.pid !== undefined && first.exitCode === null) process.kill(-first.pid, 'SIGINT');
    await exited;
  }
  return processedIn(printed);
}

/** Adds up the processed events in lines like `  5 received → 5 processed  12 ms`. */
function processedIn(printed: string): number {
  const counts = printed.matchAll(/received → .*?(\d+) processed/g);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
