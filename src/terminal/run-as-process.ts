import type { EventEmitter } from 'node:events';

import { endWithReader } from './closed-pipe.ts';
import type { Environment, Output } from './colours.ts';

/** What every command takes from the process it runs in; tests give their own. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  readonly signal: AbortSignal;
}

/** The part of `process` that a command needs. */
interface Host extends Pick<EventEmitter, 'once'> {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Output & EventEmitter;
  readonly stderr: Output;
  exitCode?: number | string | null | undefined;
  exit(): void;
}

/** Runs a command as this process: its result is the exit code, and an error ends it with 1. */
export async function runAsProcess(
  command: (line: CommandLine) => Promise<number>,
  host: Host = process,
): Promise<void> {
  const { env, stdout, stderr } = host;
  endWithReader(stdout);
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) host.once(name, () => interruption.abort());
  try {
    const argv = host.argv.slice(2);
    host.exitCode = await command({ argv, env, stdout, stderr, signal: interruption.signal });
  } catch (error) {
    stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    host.exitCode = 1;
  }
  // Not sooner: a command that waits for what never comes must not end as a success.
  // Not left to Node: it closes its own handles first, and has been seen to hang in that for good.
  host.once('beforeExit', () => host.exit());
}
