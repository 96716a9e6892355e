import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import type { Judgement, Survivor } from './judgement.ts';
import { mutateCommand, type Surroundings } from '../mutate.ts';
import survivors from './survivors.json' with { type: 'json' };

const SOURCE = 'export function least(a: number, b: number) {\n  return a <  b\n    ? a : b;\n}\n';

/** The first mutant of `SOURCE`, once noticed nine times and once not. */
const ALIVE = { start: { line: 2, column: 10 }, end: { line: 2, column: 16 } };

function reportWith(...statuses: string[]): string {
  const mutants = statuses.map((status) => ({ location: ALIVE, replacement: 'a <= b', status }));
  return JSON.stringify({ files: { 'src/core/least.ts': { source: SOURCE, mutants } } });
}

const EXPLAINED: Survivor = {
  file: 'src/core/least.ts',
  line: 'return a < b',
  original: 'a < b',
  replacement: 'a <= b',
  reason: 'Of two equal numbers it does not matter which is given.',
};

const ninety = reportWith(
  ...Array<string>(8).fill('Killed'),
  'Timeout',
  'Survived',
  'RuntimeError',
);

async function run(argv: readonly string[], overrides: Partial<Surroundings> = {}) {
  let [stdout, stderr] = ['', ''];
  const asked: (string | undefined)[] = [];
  const code = await mutateCommand({
    argv,
    env: {},
    signal: new AbortController().signal,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    survivors: [EXPLAINED],
    runStryker: (only) => {
      asked.push(only);
      return Promise.resolve();
    },
    readReport: () => ninety,
    ...overrides,
  });
  return { code, stdout, stderr, asked };
}

describe('npm run mutate', () => {
  it('passes where every survivor is explained and the score is high enough', async () => {
    const { code, stdout, asked } = await run([]);
    expect(asked).toEqual([undefined]);
    expect(stdout).toContain('src/core/least.ts   90.0 %     9 noticed     1 survived\n');
    expect(stdout).toContain('Score 90.0 % (at least 90), survivors explained 1, unexplained 0\n');
    expect(code).toBe(0);
  });

  it('fails where one is not explained, and names it', async () => {
    const { code, stdout } = await run([], { survivors: [] });
    expect(stdout).toContain(
      'Unexplained: src/core/least.ts:2: return a < b\n  - a < b\n  + a <= b\n',
    );
    expect(code).toBe(1);
  });

  it.each(['file', 'line', 'original', 'replacement'] as const)(
    'takes an explanation for no other %s',
    async (property) => {
      const { code } = await run([], { survivors: [{ ...EXPLAINED, [property]: 'another' }] });
      expect(code).toBe(1);
    },
  );

  it.each(['Survived', 'NoCoverage'])(
    'fails below ninety per cent, explained or not: %s',
    async (status) => {
      const report = reportWith(...Array<string>(9).fill('Killed'), 'Survived', status);
      const { code, stdout } = await run([], { readReport: () => report });
      expect(stdout).toContain(
        'Score 81.8 % (at least 90), survivors explained 1, unexplained 0\n',
      );
      expect(code).toBe(1);
    },
  );

  it('tells which explanations are out of date, of the files that were mutated', async () => {
    const elsewhere = { ...EXPLAINED, file: 'src/core/other.ts' };
    const { code, stdout } = await run([], {
      survivors: [EXPLAINED, elsewhere],
      readReport: () => reportWith('Killed'),
    });
    expect(stdout.match(/On the list, but noticed by now: .*/g)).toEqual([
      'On the list, but noticed by now: src/core/least.ts: return a < b: a <= b',
    ]);
    expect(code).toBe(0);
  });

  it('gives its judgement as one JSON object', async () => {
    const { stdout } = await run(['--json']);
    const judgement = JSON.parse(stdout) as Judgement;
    expect(judgement).toMatchObject({
      passed: true,
      total: { file: 'all', noticed: 9, survived: 1, score: 90 },
      explained: [EXPLAINED],
      unexplained: [],
    });
  });

  it('mutates only the files it is told to', async () => {
    expect((await run(['--only', 'src/core/**'])).asked).toEqual(['src/core/**']);
    expect((await run(['--last-run'])).asked).toEqual([]);
  });

  it('fails where Stryker gave no report', async () => {
    const { code, stderr } = await run([], { readReport: () => undefined });
    expect(stderr).toContain('there is no report');
    expect(code).toBe(1);
  });

  it.each<[string, string]>([
    ['no file was mutated', '{"files":{}}'],
    ['no mutant was code any more', reportWith('CompileError')],
  ])('fails where nothing was judged, since %s', async (_, report) => {
    const { code, stdout, stderr } = await run(['--json'], { readReport: () => report });
    expect(stderr).toContain('no mutants: check ONLY');
    expect(JSON.parse(stdout)).toMatchObject({ passed: false });
    expect(code).toBe(1);
  });

  it('ends with 130 when it is interrupted, and judges nothing', async () => {
    const { code, stdout } = await run([], { signal: AbortSignal.abort() });
    expect(stdout).toBe('');
    expect(code).toBe(130);
  });

  it('names what is wrong with its options, and exits with 2', async () => {
    const { code, stderr } = await run(['--only', 'lib/app.ts']);
    expect(stderr).toContain('--only: expected a path or glob that begins with src/');
    expect(code).toBe(2);
  });

  it('shows its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(stdout).toContain('--last-run');
    expect(code).toBe(0);
  });
});

describe('docs/mutation.md', () => {
  const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
  const row = ({ file, line, original, replacement, reason }: Survivor) =>
    `| ${code(file)} | ${code(line)} | ${code(original)} → ${code(replacement)} | ${reason} |`;

  it('has every survivor of the list, and no other', () => {
    const section = readFileSync('docs/mutation.md', 'utf8').split('\n## The survivors\n')[1] ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(survivors.map(row));
  });
});
