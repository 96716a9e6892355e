import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runInPipe } from '../../support/command-line.ts';
import { command } from '../bench.ts';
import { bench as benchForCommand, type Surroundings } from './bench.ts';
import { countedCase, measuredCase } from './case-result.ts';
import { FAMILIES } from './catalogue.ts';
import type { Family, Run } from './family.ts';
import { HEADLINE_CASES } from './headline.ts';

const FAST: Family = {
  name: 'fast',
  title: 'Fast things',
  cases: [
    { name: 'handler-payment', what: 'a payment', floor: 'parsing' },
    { name: 'peer-put-payment', what: 'a put' },
  ],
  measure: () =>
    Promise.resolve([
      measuredCase('handler-payment', 'µs/event', [10, 20, 30], [5, 5, 5]),
      countedCase('peer-put-payment', 'calls', 1),
    ]),
};
const OTHER: Family = {
  name: 'other',
  title: 'Other things',
  cases: [{ name: 'bundle-raw', what: 'all of it' }],
  measure: () => Promise.resolve([countedCase('bundle-raw', 'KB', 900)]),
};

let folder: string;
let out: string;
let complaints: string;
beforeEach(async () => {
  [out, complaints] = ['', ''];
  folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
  await writeFile(
    join(folder, 'performance.md'),
    'Before.\n<!-- make bench: begin -->\nold\n<!-- make bench: end -->\nAfter.\n',
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Circumstances extends Partial<Surroundings> {
  readonly signal?: AbortSignal;
}

async function bench(
  argv: readonly string[],
  { signal, ...others }: Circumstances = {},
): Promise<number> {
  const surroundings = {
    families: [FAST, OTHER],
    buildSamples: () => Promise.resolve(),
    makeTemplate: () => Promise.resolve('unread.template.json'),
    document: join(folder, 'performance.md'),
    plot: join(folder, 'performance.svg'),
    ...others,
  };
  const { code, stdout, stderr } = await runInPipe(
    { ...command, run: (values, session) => benchForCommand(values, session, surroundings) },
    argv,
    signal && { signal },
  );
  [out, complaints] = [stdout, stderr];
  return code;
}

describe('bench', () => {
  it('prints a table with median, quartiles, floor and ratio of every case', async () => {
    expect(await bench([])).toBe(0);
    expect(out).toMatch(/handler-payment +20\.?0? +15 – 25 +µs\/event +5 +4\n/);
    expect(out).toContain('bundle-raw');
  });

  it('prints one object with all cases with --json', async () => {
    expect(await bench(['--json'])).toBe(0);
    expect(JSON.parse(out)).toEqual({
      cases: [
        {
          name: 'handler-payment',
          median: 20,
          spread: [15, 25],
          unit: 'µs/event',
          floor: 5,
          ratio: 4,
        },
        {
          name: 'peer-put-payment',
          median: 1,
          spread: [1, 1],
          unit: 'calls',
          floor: null,
          ratio: null,
        },
        {
          name: 'bundle-raw',
          median: 900,
          spread: [900, 900],
          unit: 'KB',
          floor: null,
          ratio: null,
        },
      ],
    });
  });

  it('measures only the cases of all --only options', async () => {
    expect(await bench(['--json', '--only', 'bundle-raw', '--only', 'handler-payment'])).toBe(0);
    const { cases } = JSON.parse(out) as { cases: { name: string }[] };
    expect(cases.map(({ name }) => name)).toEqual(['handler-payment', 'bundle-raw']);
  });

  it('does not measure a family if --only names none of its cases', async () => {
    const broken = { ...FAST, measure: () => Promise.reject(new Error('not wanted')) };
    expect(await bench(['--only', 'bundle-raw'], { families: [broken, OTHER] })).toBe(0);
  });

  it('refuses an unknown case, and lists the known ones', async () => {
    expect(await bench(['--only', 'handler-paiment'])).toBe(2);
    expect(complaints).toContain('no case is named "handler-paiment"');
    expect(complaints).toContain('handler-payment, peer-put-payment, bundle-raw');
    expect(out).toBe('');
  });

  it('refuses to write a table of a part of the cases', async () => {
    expect(await bench(['--write', '--only', 'bundle-raw'])).toBe(2);
    expect(await readFile(join(folder, 'performance.md'), 'utf8')).toContain('old');
  });

  it('rewrites the table between the markers and the plot with --write', async () => {
    expect(await bench(['--write', '--quick'])).toBe(0);
    const document = await readFile(join(folder, 'performance.md'), 'utf8');
    expect(document).toMatch(/^Before\.\n<!-- make bench: begin -->\n\n`make bench ARGS=--quick`/);
    expect(document).toContain(`Node ${process.version}`);
    expect(document).toContain('| µs of CPU for a payment of 0.3 KB | 5 | 20 | 1 |  |  |');
    expect(document).toMatch(/<!-- make bench: end -->\nAfter\.\n$/);
    expect(document).not.toContain('old');
    expect(await readFile(join(folder, 'performance.svg'), 'utf8')).toMatch(/^<svg /);
  });

  it('lists the cases with their floors', async () => {
    expect(await bench(['--list'])).toBe(0);
    expect(out).toMatch(/handler-payment +a payment \(floor: parsing\)\n/);
  });

  it('exits with 130 when it is interrupted', async () => {
    const interruption = new AbortController();
    const measure = ({ signal }: Run) => {
      interruption.abort();
      signal.throwIfAborted();
      return Promise.resolve([]);
    };
    const families = [{ ...FAST, measure }];
    expect(await bench([], { families, signal: interruption.signal })).toBe(130);
  });

  it('names a case that --only names and --quick leaves out', async () => {
    const families = [{ ...FAST, measure: () => Promise.resolve([]) }];
    expect(await bench(['--quick', '--only', 'handler-payment'], { families })).toBe(1);
    expect(complaints).toContain('handler-payment: left out by --quick');
  });

  it('prints the monthly bill with --bill, and measures nothing', async () => {
    const families = [{ ...FAST, measure: () => Promise.reject(new Error('measured')) }];
    expect(await bench(['--bill'], { families })).toBe(0);
    expect(out).toMatch(/^\| Dollars a month \| 1 million \|/);
    expect(out).toMatch(/Payments of 0\.3 KB, dollars a month \| 1 million \|/);
    expect(out).toMatch(/\| DynamoDB: write units \| 0\.63 \|/);
  });

  it('gives no two cases the same name, and has every case of the document', () => {
    const names = FAMILIES.flatMap(({ cases }) => cases.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining([...HEADLINE_CASES]));
    expect(names).toEqual(
      expect.arrayContaining([
        'validate-payment',
        'handler-payment',
        'handler-order',
        'peer-put-payment',
        'peer-powertools-payment',
        'peer-statements-payment',
        'faster-than-statements-order',
        'batching-alone-payment',
        'cold-loaded',
        'cold-first-write',
        'end-to-end',
      ]),
    );
  });
});
