import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';

import type { Output } from '../cli/colours.ts';
import { isUpToDate, runStep } from './step.ts';
import { ROOT, stepsTo, type Goal } from './steps.ts';

export interface BuildOptions {
  /** Where it is said what is being built; nothing is said of what is up to date. */
  readonly stderr: Output;
  /** Settings of the stack, `name=value`. */
  readonly context?: readonly string[];
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Brings goals up to date, building only what has changed.
 *
 * @returns how many steps ran
 * @throws Error if one of them fails; what is wrong is on stderr
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

/** What it prints goes to stderr: a command's own stdout may be for machines. */
async function runProgram(
  program: readonly string[],
  what: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Programs that start "node" themselves get this one, whatever the shell's is.
  const path = [dirname(process.execPath), join(ROOT, 'node_modules', '.bin'), process.env['PATH']];
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ['ignore', process.stderr, process.stderr],
    ...(signal && { signal }),
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  // Ctrl-C in a terminal ends the program too, which is no fault of the build.
  if (code !== 0) signal?.throwIfAborted();
  if (code !== 0) throw new Error(`Building ${what} failed. The reason is above.`);
}
