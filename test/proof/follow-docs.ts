/** Does in a clone what README.md and docs/handlers.md tell a team to do, and runs the project's checks there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readArguments } from '../../scripts/cli/arguments.ts';
import { paintFor } from '../../scripts/cli/colours.ts';
import { INTERRUPTED } from '../../scripts/cli/interruption.ts';
import { runAsProcess, type CommandLine } from '../../scripts/cli/run-as-process.ts';
import { helpText, problemText, type Usage } from '../../scripts/cli/usage.ts';
import { Clone } from './follow-docs/clone.ts';
import { commandsIn, filesIn, sectionOf } from './follow-docs/guide.ts';
import { processedInTwoTerminals } from './follow-docs/two-terminals.ts';

const OPTIONS = {
  'all-tests': { description: 'Also run the long tests, by make test-all.' },
  keep: { description: 'Leave the clone where it is, and print its path.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'npm run follow-docs --',
  summary:
    'Adds an event, a schema and a handler to a clone of the last commit, as the documents say, takes away ' +
    'schemas that they don’t need, and runs the project’s own checks there.',
  options: OPTIONS,
  examples: ['npm run -s follow-docs', 'npm run -s follow-docs -- --keep'],
  notes: ['Exit code: 0 all passed, 1 one failed, 2 wrong options, 130 interrupted.'],
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Events that the example of docs/handlers.md needs; a team may delete every other shipped schema. */
const NEEDED = ['order.placed'];

await runAsProcess(main);

async function main({ argv, env, stdout, stderr, signal }: CommandLine): Promise<number> {
  const { values, problems } = readArguments(OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'event-processor-team-'));
  try {
    const clone = await Clone.of(ROOT, join(folder, 'clone'));
    const say = (line: string): unknown => stdout.write(`\n-- ${line}\n`);
    return (await follow(clone, values['all-tests'] ? 'make test-all' : 'make test', say, signal))
      ? 0
      : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    if (values.keep) stdout.write(`The clone is ${join(folder, 'clone')}\n`);
    else await rm(folder, { recursive: true, force: true });
  }
}

/** Follows the documents, then runs the checks. Ends at the first line that fails: `false`. */
async function follow(
  clone: Clone,
  tests: string,
  say: (line: string) => unknown,
  signal: AbortSignal,
): Promise<boolean> {
  const guide = sectionOf(await clone.read('docs/handlers.md'), 'An example to paste');
  const readme = sectionOf(await clone.read('README.md'), 'Add an event type');
  const files = filesIn(guide);
  if (files.size < 4) {
    throw new Error('docs/handlers.md names fewer than four files with their text.');
  }
  await clone.removeBut('schemas', NEEDED);
  for (const [path, text] of files) await clone.write(path, text);
  const typed = commandsIn(guide);
  const lines = [...typed.filter(endsByItself), ...commandsIn(readme), ...checksOf(files, tests)];
  for (const line of lines) {
    say(line);
    const code = await clone.run(line, signal);
    if (code === 0) continue;
    say(`ended with ${code}: ${line}`);
    return false;
  }
  return runsLocally(clone, typed, say, signal);
}

/** `make local` runs until Ctrl-C, and what is sent to it comes from another terminal. */
function endsByItself(line: string): boolean {
  return !/^make (local|send-events)\b/.test(line);
}

/** The orders that the guide has sent are processed, and so is the event that its handler publishes for each. */
async function runsLocally(
  clone: Clone,
  typed: readonly string[],
  say: (line: string) => unknown,
  signal: AbortSignal,
): Promise<boolean> {
  const [local = '', send = ''] = typed.filter((line) => !endsByItself(line));
  const expected = 2 * Number(/COUNT=(\d+)/.exec(send)?.[1]);
  say(`${local}\n-- ${send}`);
  const processed = await processedInTwoTerminals(clone, { local, send, expected }, signal);
  say(`${processed} events processed, ${expected} expected`);
  return processed === expected;
}

/** The project's checks, and what else a change of the team's has to pass. */
function checksOf(files: ReadonlyMap<string, string>, tests: string): string[] {
  const written = [...files.keys()];
  const code = written.filter((path) => path.endsWith('.ts'));
  return [
    `npx prettier --check ${written.join(' ')}`,
    'make typecheck',
    `npx eslint ${code.join(' ')}`,
    tests,
    'make demo',
    'make budget',
  ];
}
