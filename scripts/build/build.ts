import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';

import type { Output } from '../cli/colours.ts';
import { isUpToDate, runStep } from './step.ts';
import type { Goal } from './goals.ts';
import { ROOT, stepsTo } from './steps.ts';

export interface BuildOptions {
  /** Gets a line for each step that runs. */
  readonly stderr: Output;
  /** Settings of the stack, as `name=value`. */
  readonly context?: readonly string[];
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Brings goals up to date. Runs only the steps whose inputs or outputs have changed.
 *
 * @returns the number of steps that ran.
 * @throws Error if a step fails. Its own error is on stderr.
 */
export async function build(goals: readonly Goal[], options: BuildOptions): Promise<number> {
  const { stderr, context = [], force = false, signal } = options;
  const steps = goals.flatMap((goal) => stepsTo(goal, context));
  const each = new Map(steps.map((step) => [step.name, step])).values();
  let ran = 0;
  for (const step of each) {
    if (!force && isUpToDate(ROOT, step)) continue;
    stderr.write(`Building ${step.what} …\n`);
    await runStep(ROOT, step, (program) => runProgram(program, step.what, signal));
    ran += 1;
  }
  return ran;
}

/** Runs a program with its output on stderr, because the stdout of a command may be for machines. */
async function runProgram(
  program: readonly string[],
  what: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Programs that start `node` get the same Node as this process.
  const path = [dirname(process.execPath), join(ROOT, 'node_modules', '.bin'), process.env['PATH']];
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ['ignore', process.stderr, process.stderr],
    ...(signal && { signal }),
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  // Ctrl-C in a terminal also ends the program. Then the build was interrupted and didn't fail.
  if (code !== 0) signal?.throwIfAborted();
  if (code !== 0) {
    throw new Error(
      `Building ${what} failed. Correct the error printed above, then run the command again.`,
    );
  }
}
