import type { Ask } from '../../scripts/cli/ask.ts';
import type { Environment } from '../../scripts/cli/colours.ts';
import type { Command, CommandGroup } from '../../scripts/cli/define-command.ts';
import type { Options } from '../../scripts/cli/options.ts';
import { executeCommand } from '../../scripts/cli/execute-command.ts';

/** The parts of a command line besides its arguments. */
interface Circumstances {
  readonly env?: Environment;
  readonly signal?: AbortSignal;
  /** Columns of the terminal. Default: stdout is a pipe. */
  readonly columns?: number;
  /** Default: there is nobody to ask. */
  readonly ask?: Ask;
}

/** Runs a command as in a pipe or on a terminal, and gives its exit code and what it printed. */
export async function runInPipe<O extends Options>(
  command: Command<O> | CommandGroup,
  argv: readonly string[],
  { env = {}, signal = new AbortController().signal, columns, ask }: Circumstances = {},
) {
  const printed = { stdout: '', stderr: '' };
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const code = await executeCommand(command, {
    argv,
    env,
    stdout: { ...terminal, write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
    signal,
    ask,
  });
  return { code, ...printed };
}
