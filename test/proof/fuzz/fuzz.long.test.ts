import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { corpus, faulty, fuzz, fuzzAsCommand, schemas, withDraft } from './fuzz-in-tests.ts';
import type { FuzzReport } from './report.ts';
import { runFuzz } from './run-fuzz.ts';
import { systemOf, type System } from './system.ts';

describe('a fuzz run', () => {
  test('finds nothing wrong with the real reader in 2,000 bodies', async () => {
    // Memory is measured, too.
    const run = { seed: '1', bodies: 2000, corpus, schemas, system: systemOf(schemas) };
    const { failures, outcomes, bodies } = await runFuzz(run);
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

  test('finds bodies that are treated differently from all bodies of the corpus', async () => {
    const starting = await fuzz('1', corpus.length);
    const mutated = await fuzz('1', 2000);
    expect(mutated.signatures).toBeGreaterThan(starting.signatures * 1.2);
  });
});

describe('a planted fault is found, and its body made small:', () => {
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
      'a reader whose errors quote the event type',
      'errors quote no values',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind === 'valid' || reading.reason !== 'unknown_type') return reading;
        const message = `must be known, got ${String(reading.eventType)}`;
        return { ...reading, errors: [{ pointer: '/event_type', message, rule: 'known' }] };
      }),
      250,
    ],
    [
      'a reader that lists no errors if there are more than twenty',
      'errors within their limits',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind === 'valid' || reading.errors.length <= 20) return reading;
        return { ...reading, errors: [] };
      }),
      400,
    ],
    [
      'a reader that accepts a byte order mark',
      'malformed exactly if JSON.parse refuses it',
      faulty((read) => (text) => read(text.replace(/^\ufeff/, ''))),
      5,
    ],
    [
      'a reader that depends on the order of keys',
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
      'a reader that cuts off the end of a body',
      'the body text is the body',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind !== 'valid') return reading;
        return { ...reading, bodyText: reading.bodyText.slice(0, -1) };
      }),
      500,
    ],
    [
      'a reader that changes capitals of a body to small letters',
      'the body text is the body',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind !== 'valid') return reading;
        return { ...reading, bodyText: reading.bodyText.toLowerCase() };
      }),
      500,
    ],
    [
      'a reader that rejects with an unknown reason',
      'one outcome',
      faulty((read) => (text) => {
        const reading = read(text);
        if (reading.kind === 'valid' || reading.reason !== 'expired') return reading;
        return { ...reading, reason: 'late' as 'expired' };
      }),
      500,
    ],
    [
      'a reader that makes up the identity of a message',
      "identity is the message's own",
      faulty((read) => (text) => {
        const reading = read(text);
        const identity = { tenantId: 'acme', eventId: 'evt-1' };
        return reading.kind === 'valid' || reading.identity ? reading : { ...reading, identity };
      }),
      1,
    ],
    [
      'a reader whose hash the ledger writes in another way',
      'the record survives the ledger',
      faulty((read) => (text) => {
        const reading = read(text);
        return { ...reading, contentHash: reading.contentHash.toUpperCase() };
      }),
      1,
    ],
    [
      'an API that sends CloudEvents to the queue without their attributes',
      'a CloudEvent over HTTP is the event that the queue reads',
      withDraft((draft) => (event) => {
        const drafted = draft(event);
        return drafted.kind === 'refused' ? drafted : { ...drafted, text: event.text };
      }),
      1000,
    ],
  ];

  test.each(cases)('%s', async (_, property, system, longest) => {
    const { failures } = await fuzz('1', 3000, system);
    const found = failures.find((failure) => failure.property === property);
    expect(found?.body.length).toBeLessThanOrEqual(longest);
  });

  test('a reader that never ends is stopped, and the report holds its body', async () => {
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
    const run = await fuzzAsCommand(['--bodies', '2000', '--seed', '3', '--json'], throwing);
    expect(run.code).toBe(1);
    const [failure] = (JSON.parse(run.stdout) as FuzzReport).failures;
    const file = failure?.file ?? '';
    expect(readdirSync(run.failures)).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe('9007199254740993');
    expect(failure?.replay).toBe(`npm run -s fuzz -- --replay ${file}`);
    const again = await fuzzAsCommand(['--replay', file], throwing);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stdout).toContain('never throws: TypeError: too large a number');
    expect(await fuzzAsCommand(['--replay', file])).toMatchObject({ code: 0 });
  });
});
