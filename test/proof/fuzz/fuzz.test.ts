import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { fuzzCommand } from '../fuzz.ts';
import type { FuzzReport } from './report.ts';
import { runFuzz } from './run-fuzz.ts';
import { readCorpus } from './starting-bodies.ts';
import { systemOf, type System } from './system.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';

// Thousands of bodies a test: a busy machine may need longer than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

const schemas = await loadSamples();
const corpus = readCorpus('test/proof/fuzz/corpus');

const fuzz = (seed: string, bodies: number, system: System = systemOf(schemas)) =>
  runFuzz({ seed, bodies, corpus, schemas, system });

/** The real reader, but for what it does wrong. */
const faulty = (wrong: (read: System['read']) => System['read']): System => {
  const system = systemOf(schemas);
  return { ...system, read: wrong(system.read) };
};

/** As a terminal command in an empty directory for failures; what it printed, and its exit code. */
async function command(argv: readonly string[], system?: System, signal?: AbortSignal) {
  const failures = join(mkdtempSync(join(tmpdir(), 'fuzz-')), 'failures');
  onTestFinished(() => rmSync(join(failures, '..'), { recursive: true }));
  const written = { stdout: '', stderr: '' };
  const code = await fuzzCommand({
    argv,
    env: {},
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    signal: signal ?? new AbortController().signal,
    schemas,
    failures,
    ...(system && { system }),
  });
  return { code, ...written, failures };
}

describe('a fuzz run', () => {
  test('finds nothing wrong with the real reader in 2,000 bodies', async () => {
    const { failures, outcomes, bodies } = await fuzz('1', 2000);
    expect(failures).toEqual([]);
    expect(bodies).toBe(2000);
    expect(Object.keys(outcomes).sort()).toEqual([
      'expired',
      'invalid_body',
      'invalid_envelope',
      'malformed_json',
      'unknown_type',
      'unknown_version',
      'valid',
    ]);
  });

  test('reads the same bodies for the same seed, and others for another', async () => {
    const bodiesOf = async (seed: string) => {
      const texts: string[] = [];
      const noting = faulty((read) => (text) => {
        texts.push(text);
        return read(text);
      });
      const { outcomes, signatures } = await fuzz(seed, 600, noting);
      return { texts, outcomes, signatures };
    };
    const first = await bodiesOf('7');
    expect(await bodiesOf('7')).toEqual(first);
    expect((await bodiesOf('8')).texts).not.toEqual(first.texts);
  });

  test('finds new ways to be treated that the corpus has not', async () => {
    const starting = await fuzz('1', corpus.length);
    const mutated = await fuzz('1', 2000);
    expect(mutated.signatures).toBeGreaterThan(starting.signatures * 1.2);
  });
});

describe('a planted fault is found and made small:', () => {
  const cases: readonly [name: string, property: string, system: System, longest: number][] = [
    [
      'a reader that throws for a surrogate written as an escape',
      'never throws',
      faulty((read) => (text) => {
        if (/\\ud[89ab]/i.test(text)) throw new Error('bad text');
        return read(text);
      }),
      5,
    ],
    [
      'a reader that says what the event type was',
      'values are never quoted',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind === 'valid' || reading.reason !== 'unknown_type') return reading;
        const message = `must be known, got ${String(reading.eventType)}`;
        return { ...reading, errors: [{ pointer: '/event_type', message }] };
      }),
      250,
    ],
    [
      'a reader that lists no errors where there are more than twenty',
      'errors in bounds',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind === 'valid' || reading.errors.length <= 20) return reading;
        return { ...reading, errors: [] };
      }),
      400,
    ],
    [
      'a reader that takes a byte order mark for white space',
      'malformed is what JSON.parse refuses',
      faulty((read) => (text) => read(text.replace(/^\ufeff/, ''))),
      5,
    ],
    [
      'a reader that makes something of the order of keys',
      'key order and white space make no difference',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind !== 'valid') return reading;
        const extra = { first: Object.keys(JSON.parse(text) as object)[0] };
        return { ...reading, envelope: { ...reading.envelope, extra } };
      }),
      500,
    ],
    [
      'a reader that keeps a body without its end',
      'the body text is the body',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind !== 'valid') return reading;
        return { ...reading, bodyText: reading.bodyText.slice(0, -1) };
      }),
      500,
    ],
    [
      'a reader that makes little of capitals in a body',
      'the body text is the body',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind !== 'valid') return reading;
        return { ...reading, bodyText: reading.bodyText.toLowerCase() };
      }),
      500,
    ],
    [
      'a reader that has a reason of its own',
      'one outcome',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind === 'valid' || reading.reason !== 'expired') return reading;
        return { ...reading, reason: 'late' as 'expired' };
      }),
      500,
    ],
    [
      'a reader that guesses whose message it is',
      "identity is the message's own",
      faulty((read) => (text) => {
        const reading = read(text);
        const identity = { tenantId: 'acme', eventId: 'evt-1' };
        return reading.kind === 'valid' || reading.identity ? reading : { ...reading, identity };
      }),
      1,
    ],
    [
      'a reader whose hash the ledger writes otherwise',
      'the record survives the ledger',
      faulty((read) => (text) => {
        const reading = read(text);
        return { ...reading, contentHash: reading.contentHash.toUpperCase() };
      }),
      1,
    ],
  ];

  test.each(cases)('%s', async (_, property, system, longest) => {
    const { failures } = await fuzz('1', 3000, system);
    const found = failures.find((failure) => failure.property === property);
    expect(found?.body.length).toBeLessThanOrEqual(longest);
  });

  test('a reader that never ends is stopped, and its body is named', async () => {
    const system = faulty((read) => (text) => {
      while (text.startsWith('\ufeff'));
      return read(text);
    });
    const run = { seed: '1', bodies: 3000, corpus, schemas, system, stopAfter: 2000 };
    const { failures } = await runFuzz(run);
    expect(failures).toMatchObject([{ property: 'bounded time' }]);
    expect(failures[0]?.body.startsWith('\ufeff')).toBe(true);
  });
});

describe('the command', () => {
  const throwing = faulty((read) => (text) => {
    if (text.includes('9007199254740993')) throw new TypeError('too large a number');
    return read(text);
  });

  test('writes a failing body to a file that can be replayed', async () => {
    const run = await command(['--bodies', '2000', '--seed', '3', '--json'], throwing);
    expect(run.code).toBe(1);
    const [failure] = (JSON.parse(run.stdout) as FuzzReport).failures;
    const file = failure?.file ?? '';
    expect(readdirSync(run.failures)).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe('9007199254740993');
    expect(failure?.replay).toBe(`npm run -s fuzz -- --replay ${file}`);
    const again = await command(['--replay', file], throwing);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stdout).toContain('never throws: TypeError: too large a number');
    expect(await command(['--replay', file])).toMatchObject({ code: 0 });
  });

  test('prints one JSON object, and its progress in plain lines', async () => {
    const { code, stdout, stderr, failures } = await command(['--bodies', '500', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bodies: 500, failures: [], interrupted: false });
    expect(stderr).toMatch(/^Fuzzing from \d+ bodies, seed \d+\n(Fuzzing: .*\n)+$/);
    expect(existsSync(failures)).toBe(false);
  });

  test('ends with its summary when interrupted', async () => {
    const { code, stdout } = await command(['--seconds', '60'], undefined, AbortSignal.abort());
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted.');
  });

  test('explains itself, and says what is wrong with its options', async () => {
    expect((await command(['--help'])).stdout).toContain('npm run fuzz -- --seconds 300');
    const { code, stderr } = await command(['--seconds', 'long', '--corpse']);
    expect(code).toBe(2);
    expect(stderr).toContain('--seconds: expected a whole number');
    expect(stderr).toContain('--corpse: no such option');
  });
});
