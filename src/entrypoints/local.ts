/** `make local`: the deployed pipeline on this machine, until Ctrl-C. */
import { fileURLToPath } from 'node:url';

import { runCommand } from '../local/run-command.ts';
import { endWithReader } from '../terminal/closed-pipe.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

endWithReader(process.stdout);

const interruption = new AbortController();
// Only the first signal is caught: a second one ends the process at once, as it would any other.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interruption.abort());
}

try {
  process.exitCode = await runCommand({
    argv: process.argv.slice(2),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interruption.signal,
    templatePath: fromRoot('cdk.out/EventProcessor-dev.template.json'),
    endpointsFile: fromRoot('.local/endpoints.json'),
  });
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
