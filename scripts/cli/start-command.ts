import type { Command, CommandGroup } from './define-command.ts';
import { executeCommand } from './execute-command.ts';
import { runAsProcess } from './run-as-process.ts';
import { whenUnwritable } from './unwritable-output.ts';

/** Makes a command the work of this process. */
export async function startCommand(command: Command | CommandGroup): Promise<void> {
  await runAsProcess((line) => executeCommand(command, line));
}

/**
 * Makes a build step the work of this process. Ctrl-C ends it at once, without a word: the command that started it says
 * that it was interrupted.
 */
export async function startBuildStep(command: Command): Promise<void> {
  const { argv, env, stdout, stderr } = process;
  for (const output of [stdout, stderr]) whenUnwritable(output, (code) => process.exit(code));
  const { signal } = new AbortController();
  process.exitCode = await executeCommand(command, {
    argv: argv.slice(2),
    env,
    stdout,
    stderr,
    signal,
  });
}
