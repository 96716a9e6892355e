import { paintFor } from './colours.ts';
import { WrongOptions, type Command, type CommandGroup, type Result } from './define-command.ts';
import { errorOf } from './error-text.ts';
import { INTERRUPTED, isInterruption } from './interruption.ts';
import { readCommandLine, type Reading } from './read-command-line.ts';
import type { CommandLine } from './run-as-process.ts';

/** Runs a command on a command line: prints its result, its help or what is wrong, and returns the exit code. */
export async function executeCommand(
  command: Command | CommandGroup,
  line: CommandLine,
): Promise<number> {
  const { argv, env, stdout } = line;
  const json = argv.includes('--json');
  const look = { paint: json ? plain : paintFor(stdout, env), columns: stdout.columns };
  const reading = readCommandLine(command, argv, env, look);
  switch (reading.kind) {
    case 'help':
      stdout.write(json ? `${JSON.stringify({ help: reading.text })}\n` : reading.text);
      return 0;
    case 'wrong':
      return refuse(reading.problems, reading.seeHelp, json, line);
    case 'run':
      return work(reading, json, line);
  }
}

async function work(
  { command, values, operands, seeHelp }: Extract<Reading, { kind: 'run' }>,
  json: boolean,
  line: CommandLine,
): Promise<number> {
  const { env, signal, stdout, stderr, ask } = line;
  const narration = json ? stderr : stdout;
  const paint = paintFor(narration, env);
  try {
    const printJson = (value: object): void => void stdout.write(`${JSON.stringify(value)}\n`);
    const session = { operands, env, signal, json, printJson, narration, paint, stderr, ask };
    const result = await command.run(values, session);
    if (!json) stdout.write(textOf(result, line));
    else if (result.json !== undefined) printJson(result.json);
    return result.exitCode;
  } catch (error) {
    if (error instanceof WrongOptions) return refuse(error.problems, seeHelp, json, line);
    return fail(error, json, line);
  }
}

function textOf({ text }: Result, { stdout, env }: CommandLine): string {
  return typeof text === 'string' ? text : text(paintFor(stdout, env));
}

function refuse(
  problems: readonly string[],
  seeHelp: string,
  json: boolean,
  { stdout, stderr, env }: CommandLine,
): number {
  const paint = paintFor(stderr, env);
  const lines = problems.map((problem) => `${paint('red', 'error:')} ${problem}`);
  stderr.write([...lines, seeHelp, ''].join('\n'));
  if (json) {
    const error = { code: 'wrong_options', message: problems.join('; '), problems };
    stdout.write(`${JSON.stringify({ error })}\n`);
  }
  return 2;
}

function fail(cause: unknown, json: boolean, { stdout, stderr, env, signal }: CommandLine): number {
  const interrupted = isInterruption(cause, signal);
  const { text, ...error } = interrupted
    ? { code: 'interrupted', message: 'Interrupted before there was a result.', text: '' }
    : errorOf(cause);
  if (!interrupted) stderr.write(`${paintFor(stderr, env)('red', 'error:')} ${text}\n`);
  if (json) stdout.write(`${JSON.stringify({ error })}\n`);
  return signal.aborted ? INTERRUPTED : 1;
}

function plain(_: unknown, text: string): string {
  return text;
}
