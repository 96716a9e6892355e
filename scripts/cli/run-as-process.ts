import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';

import { askOn, type Ask } from './ask.ts';
import type { Environment, Output } from './colours.ts';
import { ENDING_SIGNALS, INTERRUPTED, Interruption } from './interruption.ts';
import { whenUnwritable } from './unwritable-output.ts';

/** What every command takes from the process it runs in; tests give their own. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** Missing without a terminal. */
  readonly ask?: Ask | undefined;
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
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  exitCode?: number | string | null | undefined;
  exit(code?: number): void;
}

/**
 * Does some work as this process. The exit code is what the work returns. For `INTERRUPTED` it is 128 plus the signal's
 * number, as in shells.
 */
export async function runAsProcess(
  work: (line: CommandLine) => Promise<number>,
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
  const ask = host.stdin && noted(askOn(host.stdin, stderr, signal), interruption);
  const code = await work({ argv, env, stdout, stderr, signal, ask });
  host.exitCode = code === INTERRUPTED ? (interruption.exitCode ?? code) : code;
  for (const output of [stdout, stderr]) {
    await new Promise<void>((written) => output.write('', written));
  }
  for (const { name, listener } of listeners) host.removeListener(name, listener);
  if (unwritten.length > 0 && host.exitCode === 0) host.exitCode = 1;
  // Something that a failed command left open, such as a server, must not keep the process alive. Node itself sometimes
  // hangs while it closes its handles.
  host.exit();
}

/** Lets an interruption know when a question waits for its answer. */
function noted(ask: Ask | undefined, interruption: Interruption): Ask | undefined {
  return (
    ask &&
    (async (question) => {
      interruption.isAsking = true;
      try {
        return await ask(question);
      } finally {
        interruption.isAsking = false;
      }
    })
  );
}
