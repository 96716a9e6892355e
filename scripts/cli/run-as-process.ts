import type { EventEmitter } from 'node:events';

import type { Environment, Output } from './colours.ts';
import { ENDING_SIGNALS, INTERRUPTED, Interruption, isInterruption } from './interruption.ts';
import { whenUnwritable } from './unwritable-output.ts';

/** What every command takes from the process it runs in; tests give their own. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP, and if nobody reads the output any more. */
  readonly signal: AbortSignal;
}

/** `done` is called once the text is written, or can't be. */
interface HostOutput extends Output, EventEmitter {
  write(text: string, done?: () => void): unknown;
}

/** The part of `process` that a command needs. */
interface Host extends Pick<EventEmitter, 'on' | 'removeListener'> {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: HostOutput;
  readonly stderr: HostOutput;
  exitCode?: number | string | null | undefined;
  exit(code?: number): void;
}

/**
 * Runs a command as this process: its result is the exit code, and an error ends it with 1. A command that returns
 * `INTERRUPTED` ends with 128 and the number of its signal, as shells have it.
 */
export async function runAsProcess(
  command: (line: CommandLine) => Promise<number>,
  host: Host = process,
  now: () => number = () => performance.now(),
): Promise<void> {
  const { env, stdout, stderr } = host;
  const interruption = new Interruption({ stderr, exit: (code) => host.exit(code), now });
  const unwritten: string[] = [];
  for (const output of [stdout, stderr]) {
    whenUnwritable(output, (exitCode, problem) => {
      if (problem !== undefined && output === stdout) {
        stderr.write(`error: ${problem}\n`);
        unwritten.push(problem);
      }
      interruption.interrupt(exitCode);
    });
  }
  const listeners = ENDING_SIGNALS.map((name) => ({
    name,
    listener: () => interruption.signalled(name),
  }));
  for (const { name, listener } of listeners) host.on(name, listener);
  const argv = host.argv.slice(2);
  const { signal } = interruption;
  try {
    const code = await command({ argv, env, stdout, stderr, signal });
    host.exitCode = code === INTERRUPTED ? (interruption.exitCode ?? code) : code;
  } catch (error) {
    if (!isInterruption(error, signal)) stderr.write(`error: ${messageOf(error)}\n`);
    host.exitCode = interruption.exitCode ?? 1;
  }
  for (const output of [stdout, stderr]) {
    await new Promise<void>((written) => output.write('', written));
  }
  for (const { name, listener } of listeners) host.removeListener(name, listener);
  if (unwritten.length > 0 && host.exitCode === 0) host.exitCode = 1;
  // What a failed command left open, such as a server, must not keep the process alive. And Node itself has been seen
  // to hang for good while it closes its handles.
  host.exit();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
