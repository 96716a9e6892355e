import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { withNumber } from './bad-day-events.ts';
import { BadDay } from './bad-day.ts';
import { commandsOn } from './commands.ts';
import { policiesOf } from './policies.ts';
import { partsOf, withCommands, type Part, type SessionCommand } from './sessions.ts';
import { StableText } from './stable-text.ts';
import { EVENTS, Shell, type Reactions } from './shell.ts';

const FILE = 'docs/operating.md';
const DOCUMENT = readFileSync(FILE, 'utf8');

/** Set by `npm run write-sessions`: the document gets what the commands print now. */
const WRITE = process.env['WRITE_SESSIONS'] === '1';

/** What changes the world between two sessions. The document says it in words. */
const STEPS: Readonly<Record<string, (day: BadDay) => Promise<void> | void>> = {
  'deploy release 2': (day) => day.deploy('2'),
  'correct payment.json': ({ folder }) => correct(join(folder, 'payment.json')),
  'the sender sends corrected events': (day) => day.sendCorrected(),
  'more events come': (day) => day.sendMore(),
  'the warehouse is back': (day) => day.endOutage('warehouse'),
};

/** What the operator does while a command runs, besides answering yes. By how its line begins. */
const REACTIONS: Readonly<Record<string, Reactions>> = {
  watch: { interruptAt: /f1_\w+/ },
  'replay --reason handler_failed --rate': { interruptAt: /20\/24/ },
};

/** Commands that change events or the dead-letter queue. */
const CHANGING = ['replay', 'discard'];
/** Commands that stop and start the intake. */
const SWITCHING = ['pause', 'resume'];

/** What the policies allow although no session needs it. */
const SELDOM_NEEDED = new Set([
  // On AWS only.
  'cloudformation:DescribeStacks arn:aws:cloudformation:<region>:<account>:stack/EventProcessor-prod/*',
  'cloudwatch:GetMetricData *',
  // A large text is read, or written when it is edited.
  's3:GetObject <BucketName>/*',
  's3:ListBucket <BucketName>',
  's3:PutObject <BucketName>/*',
  // An event that its handler refused is edited.
  'dynamodb:PutItem <TableName>',
  'dynamodb:PartiQLInsert <JournalTableName>',
  // An event with a large text is shown. Or a condition was refused: did an earlier try of the same call write?
  'dynamodb:GetItem <TableName>',
]);

let day: BadDay;
let run: SessionsRun;
beforeAll(async () => {
  day = await BadDay.begin();
  run = await runSessions(DOCUMENT);
});
afterAll(() => day.end());

describe(FILE, () => {
  it('shows what the commands print, from the first session to the last', () => {
    if (WRITE && run.documented.join('\n') !== run.printed.join('\n')) {
      writeFileSync(FILE, withCommands(DOCUMENT, run.sessions));
    } else {
      expect(run.printed.join('\n')).toBe(run.documented.join('\n'));
    }
  });

  it('has policies that allow each call that the sessions made, and little else', () => {
    const [reading = [], changing = [], switching = []] = policiesOf(DOCUMENT);
    const { read, change, switch: switched } = run.calls;
    expect(reading.length).toBeGreaterThan(0);
    expect([...read].filter((call) => !reading.includes(call))).toEqual([]);
    expect([...change].filter((call) => ![...reading, ...changing].includes(call))).toEqual([]);
    expect([...switched].filter((call) => ![...reading, ...switching].includes(call))).toEqual([]);
    const isUnused = (allowed: string, ...calls: ReadonlySet<string>[]): boolean =>
      !SELDOM_NEEDED.has(allowed) && calls.every((made) => !made.has(allowed));
    expect(reading.filter((allowed) => isUnused(allowed, read))).toEqual([]);
    expect(changing.filter((allowed) => isUnused(allowed, change))).toEqual([]);
    expect(switching.filter((allowed) => isUnused(allowed, switched))).toEqual([]);
  });
});

type CommandKind = 'read' | 'change' | 'switch';

interface SessionsRun {
  /** The stable lines of all sessions, as the document has them. */
  readonly documented: readonly string[];
  /** The same, as they were printed. */
  readonly printed: readonly string[];
  readonly sessions: ReadonlyMap<Part, readonly SessionCommand[]>;
  /** The calls of commands that only read, and of the others. */
  readonly calls: Readonly<Record<CommandKind, ReadonlySet<string>>>;
}

async function runSessions(document: string): Promise<SessionsRun> {
  const [there, here] = [new StableText(), new StableText()];
  const shell = new Shell(commandsOn(day), { folder: day.folder, env: environment() });
  const documented: string[] = [];
  const printed: string[] = [];
  const sessions = new Map<Part, SessionCommand[]>();
  const calls = {
    read: new Set<string>(),
    change: new Set<string>(),
    switch: new Set<string>(),
  };
  for (const part of partsOf(document)) {
    if (part.kind === 'step') {
      await stepOf(part.name)(day);
      continue;
    }
    const commands: SessionCommand[] = [];
    for (const { line: known, output: expected } of part.commands) {
      const line = there.translate(known, here);
      const subcommand = line.slice(EVENTS.length);
      const output = await shell.run(line, reactionsTo(subcommand));
      await day.settle();
      day.passTime();
      for (const call of day.takeCalls()) calls[kindOf(subcommand)].add(call);
      commands.push({ line, output });
      documented.push(...there.linesOf([`$ ${known}`, ...expected]));
      printed.push(...here.linesOf([`$ ${line}`, ...output]));
    }
    sessions.set(part, commands);
  }
  return { documented, printed, sessions, calls };
}

function kindOf(subcommand: string): CommandKind {
  const isOneOf = (names: readonly string[]) => names.some((name) => subcommand.startsWith(name));
  return isOneOf(CHANGING) ? 'change' : isOneOf(SWITCHING) ? 'switch' : 'read';
}

function stepOf(name: string): (day: BadDay) => Promise<void> | void {
  const step = STEPS[name];
  if (!step) throw new Error(`${FILE} has an unknown step: ${name}`);
  return step;
}

function reactionsTo(subcommand: string): Reactions {
  return Object.entries(REACTIONS).find(([start]) => subcommand.startsWith(start))?.[1] ?? {};
}

/** The editor makes the same correction as the sender. */
function environment(): Readonly<Record<string, string>> {
  const editor = join(day.folder, 'editor.mjs');
  writeFileSync(
    editor,
    `import { readFileSync, writeFileSync } from 'node:fs';
const withNumber = ${withNumber.toString()};
const [, , file] = process.argv;
writeFileSync(file, withNumber(readFileSync(file, 'utf8')));
`,
  );
  return {
    NO_COLOR: '1',
    PATH: process.env['PATH'] ?? '',
    EDITOR: `'${process.execPath}' '${editor}'`,
  };
}

function correct(file: string): void {
  writeFileSync(file, withNumber(readFileSync(file, 'utf8')));
}
