import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Result, Session } from '../../../scripts/cli/define-command.ts';
import { Clone } from './clone.ts';
import { commandsIn, filesIn, sectionOf } from './guide.ts';
import { processedInTwoTerminals } from './two-terminals.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Events that the example of docs/handlers.md needs; a team may delete every other shipped schema. */
const NEEDED = ['order.placed'];

/**
 * Clones the last commit and follows the documents there.
 *
 * @param tests the command that runs the tests.
 * @param keep whether the clone stays.
 */
export async function followDocs(
  tests: string,
  keep: boolean,
  { narration, signal }: Session,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'event-processor-team-'));
  const path = join(folder, 'clone');
  try {
    const clone = await Clone.of(ROOT, path);
    const say = (line: string): unknown => narration.write(`\n-- ${line}\n`);
    const passed = await follow(clone, tests, say, signal);
    return {
      exitCode: passed ? 0 : 1,
      json: { passed, clone: keep ? path : null },
      text: keep ? `The clone is ${path}\n` : '',
    };
  } finally {
    if (!keep) await rm(folder, { recursive: true, force: true });
  }
}

/** Follows the documents, then runs the checks. Returns `false` as soon as a line fails. */
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

/** `make local` runs until Ctrl-C. Another terminal sends it events. */
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

/** The checks that a change of the team must pass. */
function checksOf(files: ReadonlyMap<string, string>, tests: string): string[] {
  const written = [...files.keys()];
  const code = written.filter((path) => path.endsWith('.ts'));
  return [
    `npx prettier --check ${written.join(' ')}`,
    'npm run typecheck',
    `npx eslint ${code.join(' ')}`,
    tests,
    'make demo',
    'make budget',
  ];
}
