import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';

import {
  corpusProblems,
  type CheckValues,
} from '../../../../scripts/schemas/check/check-options.ts';
import { compileSide } from '../../../../scripts/schemas/check/compile-change.ts';
import { CorpusTally } from '../../../../scripts/schemas/check/corpus-tally.ts';
import {
  corpusOpinion,
  extentNotes,
  waitingText,
} from '../../../../scripts/schemas/check/corpus-verdict.ts';
import { fileCorpus } from '../../../../scripts/schemas/check/file-corpus.ts';
import {
  ledgerCorpus,
  type LedgerReading,
} from '../../../../scripts/schemas/check/ledger-corpus.ts';
import { MemoryLedgerEditor } from '../../../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { PAYMENT, wireText } from '../../../support/events.ts';
import { processed, recordOf, rejected } from '../../../support/records.ts';

const NAME = { eventType: 'payment.processed', version: 'v1' };
const { signal } = new AbortController();

function schema(amount: object, more: object = {}) {
  return {
    type: 'object',
    required: ['amount'],
    properties: { amount: { type: 'number', ...amount }, ...more },
  };
}

const published = compileSide(NAME, schema({ exclusiveMinimum: 0 }));
const candidate = compileSide(NAME, schema({ minimum: 5 }, { status: { type: 'integer' } }));

async function tallyOf(): Promise<CorpusTally> {
  return new CorpusTally(NAME, await candidate, await published);
}

function at(second: number): string {
  return new Date(Date.UTC(2026, 10, 21, 9, 0, second)).toISOString();
}

function payment(eventId: string, body: object, second: number, tenant = 'acme'): LedgerRecord {
  const message = { event_id: eventId, tenant_id: tenant, body };
  return processed(message, { receivedAt: at(second) });
}

describe('recorded events of a ledger', () => {
  const read = async (
    records: readonly LedgerRecord[],
    limit = 100,
    reading: Partial<LedgerReading> = {},
    tally: Promise<CorpusTally> = tallyOf(),
  ) => {
    const byKey = new Map(records.map((record) => [record.key, record]));
    const tenants = [...new Set(records.map(({ key }) => key.split('#')[0] ?? ''))];
    const source = ledgerCorpus(
      {
        name: 'the ledger',
        queries: new MemoryStore(byKey),
        editor: new MemoryLedgerEditor(byKey),
        tenants: {
          seenTenants: () =>
            Promise.resolve({
              tenants: tenants.map((tenantId) => ({ tenantId, lastReceivedAt: at(59) })),
              isComplete: true,
            }),
        },
      },
      { tenantId: undefined, signal, onProgress: () => undefined, ...reading },
    );
    const { extents } = await source.read({ tallies: [await tally] }, limit);
    const [extent = { isComplete: false, notes: [] }] = extents;
    const { result } = await tally;
    return { result, extent, opinion: corpusOpinion({ source: source.name, result, extent }) };
  };

  it('are read by the candidate, and grouped by cause', async () => {
    const { result, opinion } = await read([
      payment('fine', { amount: 5 }, 1),
      payment('small-1', { amount: 4 }, 2),
      payment('small-2', { amount: 1 }, 3, 'bolt'),
      payment('carries-status', { ...PAYMENT, amount: 7 }, 4),
      processed({ event_id: 'other', event_type: 'payment.processed', schema_version: 'v2' }),
    ]);
    expect(result).toMatchObject({ accepted: 4, refused: 3, waiting: 0 });
    expect(opinion.summary).toBe('would refuse 3 of 4 events of the ledger');
    expect(opinion.verdict).toEqual({
      kind: 'incompatible',
      findings: [
        {
          pointer: '/properties/amount',
          keyword: 'minimum',
          message:
            '2 × /body/amount must be >= 5, got a number, such as bolt#small-2, acme#small-1',
          recorded: { events: 2, keys: ['bolt#small-2', 'acme#small-1'] },
        },
        {
          pointer: '/properties/status',
          keyword: 'type',
          message: '1 × /body/status must be integer, got a string, such as acme#carries-status',
          recorded: { events: 1, keys: ['acme#carries-status'] },
        },
      ],
    });
  });

  it('that wait are counted apart, whatever they wait for', async () => {
    const large = { ...PAYMENT, amount: -1, status: 3 };
    const wait = { event_id: 'waits', event_type: 'payment.processed', body: { amount: -1 } };
    const { result, opinion } = await read([
      payment('fine', { amount: 5 }, 1),
      rejected({ event_id: 'wrong' }),
      rejected({ event_id: 'wrong-too', body: large }),
      {
        ...rejected(wait),
        content: {
          kind: 'raw',
          text: wireText({ ...wait, body: { amount: 9 } }),
          ...NAME,
          schemaVersion: 'v1',
        },
      },
      recordOf(wireText({ event_id: 'broken', occurred_at: 'never' })),
    ]);
    expect(result).toMatchObject({ accepted: 1, refused: 0, waiting: 3, acceptedOfWaiting: 1 });
    expect(opinion.verdict).toEqual({ kind: 'compatible' });
    expect(opinion.notes).toContain('would accept 1 of 3 rejected events that wait');
  });

  /** A message that was rejected before its schema was published, and that nobody has replayed. */
  const waits = (eventId: string, amount: number): LedgerRecord => {
    const message = { event_id: eventId, body: { amount } };
    const text = wireText({ ...message, event_type: NAME.eventType, schema_version: NAME.version });
    const kind = { eventType: NAME.eventType, schemaVersion: NAME.version };
    return {
      ...rejected({ ...message, schema_version: 'v9' }),
      content: { kind: 'raw', text, ...kind },
    };
  };

  it('that wait for the published schema speak against a candidate that refuses them', async () => {
    const records = [payment('fine', { amount: 5 }, 1), waits('small', 1), waits('large', 6)];
    const { result, opinion } = await read(records);
    expect(result).toMatchObject({ accepted: 1, refused: 0, waiting: 2 });
    expect(result).toMatchObject({ acceptedOfWaiting: 1, refusedOfWaiting: 1 });
    expect(opinion.summary).toBe('would refuse events of the ledger that wait');
    expect(opinion.verdict).toMatchObject({
      kind: 'incompatible',
      findings: [{ recorded: { events: 1, keys: ['acme#small'] } }],
    });
    expect(opinion.notes).toContain(
      'would refuse 1 rejected event that waits, although the published schema accepts it',
    );
  });

  it('are all refused without their version, also those that wait for it', async () => {
    const records = [
      payment('first', { amount: 5 }, 1),
      payment('last', { amount: 4 }, 9),
      payment('other', { amount: 4 }, 3),
      waits('late', 1),
      waits('wrong', -1),
    ];
    const removed = published.then((schema) => new CorpusTally(NAME, undefined, schema));
    const { opinion } = await read(records, 100, {}, removed);
    expect(opinion.summary).toBe('would refuse 3 of 3 events of the ledger');
    expect(opinion.verdict).toMatchObject({
      findings: [
        {
          message: expect.stringMatching(/^4 × \/schema_version has no schema any more, such as /),
          recorded: { events: 4 },
        },
      ],
    });
    expect(opinion.notes).toEqual([
      'would accept 0 of 2 rejected events that wait',
      'would refuse 1 rejected event that waits, although the published schema accepts it',
      `read all events, back to ${at(1)}`,
      `the newest was received at ${at(9)}`,
    ]);
  });

  it('are counted as one if only one waits', () => {
    expect(waitingText({ events: 1, accepted: 0 })).toBe(
      'would accept 0 of 1 rejected event that waits',
    );
  });

  it('that the published schema refuses as well say nothing of the change', async () => {
    const [event] = [payment('old', { amount: 5 }, 1)];
    const record = { ...event, content: { ...event.content, bodyText: '{"amount":"12"}' } };
    const { result, opinion } = await read([record]);
    expect(result).toMatchObject({ accepted: 1, refused: 0, refusedByBoth: 1 });
    expect(opinion.verdict.kind).toBe('undecided');
    const both = await read([record, payment('new', { amount: 5 }, 2)]);
    expect(both.opinion.summary).toBe('would refuse none of 1 event of the ledger');
    expect(opinion.notes).toContain(
      'the published schema refuses 1 more that an earlier text of it accepted',
    );
  });

  it('are the newest of all tenants, or of one', async () => {
    const records = Array.from({ length: 40 }, (_, second) =>
      payment(`e${second}`, { amount: second < 30 ? 1 : 9 }, second, second % 2 ? 'acme' : 'bolt'),
    );
    const newest = await read(records, 10);
    expect(newest.result).toMatchObject({ accepted: 10, refused: 0 });
    expect(newest.extent).toEqual({ isComplete: false, since: at(30), notes: [] });
    const ofOne = await read(records, 100, { tenantId: 'acme' });
    expect(ofOne.result).toMatchObject({ accepted: 20, refused: 15 });
    expect(ofOne.extent).toEqual({ isComplete: true, since: at(1), notes: [] });
  });

  it('are not searched without end', async () => {
    const records = Array.from({ length: 900 }, (_, index) =>
      payment(`e${index}`, { amount: 9 }, Math.floor(index / 20)),
    );
    const { result, opinion } = await read(records, 5_000, { maxPages: 2 });
    expect(result.accepted).toBe(600);
    expect(opinion.notes).toEqual([
      `read the newest events only, back to ${at(15)}`,
      'the search ended after 2 MB of the ledger',
    ]);
  });
});

describe('events of a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const shown = (key: string, body: string, failure?: object) =>
    JSON.stringify({
      key,
      status: failure ? 'failed' : 'processed',
      envelope: { event_type: 'payment.processed', schema_version: 'v1' },
      failure,
      body,
    });
  const LINES = [
    wireText({ body: { amount: 3 } }),
    wireText({ body: { amount: 6 } }),
    shown('acme#small', '{"amount":4}'),
    shown('acme#waits', wireText({ body: { amount: -6 } }), { reason: 'invalid_body' }),
    wireText({ event_type: 'order.placed' }),
    '{"amount":',
    '',
  ];

  it('are messages, or what events show prints, and each is read once', async () => {
    const path = join(folder, 'events.jsonl');
    writeFileSync(path, LINES.join('\n'));
    const tallies = [await tallyOf(), await tallyOf()];
    const options = { path, stdin: process.stdin, signal, onProgress: () => undefined };
    const { extents } = await fileCorpus(options).read({ tallies }, 100);
    for (const { result } of tallies) {
      expect(result).toMatchObject({ accepted: 3, refused: 2, waiting: 1, acceptedOfWaiting: 0 });
      expect(result.refusals.map(({ keys }) => keys)).toEqual([[`${path}:1`, 'acme#small']]);
    }
    const notes = ['1 of 6 lines holds no event, line 6'];
    expect(extents).toEqual([
      { isComplete: true, notes },
      { isComplete: true, notes },
    ]);
  });

  it('may begin with a byte order mark', async () => {
    const path = join(folder, 'events.jsonl');
    const message = wireText({ body: { amount: 6 } });
    writeFileSync(path, `\uFEFF${message}\n\uFEFF${message}`);
    const tally = await tallyOf();
    const options = { path, stdin: process.stdin, signal, onProgress: () => undefined };
    const { extents } = await fileCorpus(options).read({ tallies: [tally] }, 100);
    expect(tally.result.accepted).toBe(1);
    expect(extents[0]?.notes).toEqual(['1 of 2 lines holds no event, line 2']);
  });

  it('tell how many lines hold no event, and which one is the first', async () => {
    const path = join(folder, 'events.jsonl');
    const wrong = wireText({ occurred_at: 'never' });
    const large = JSON.stringify({ note: 'x'.repeat(10), body: {} });
    writeFileSync(path, [LINES[0], '{}', wrong, '[]', large].join('\n'));
    const options = { path, stdin: process.stdin, signal, onProgress: () => undefined };
    const tally = await tallyOf();
    const { extents } = await fileCorpus(options).read({ tallies: [tally] }, 100);
    expect(extents[0]?.notes).toEqual(['4 of 5 lines hold no event, the first is line 2']);
    expect(tally.result.accepted).toBe(1);
  });

  it('are not counted if they were rejected and wait for no schema', async () => {
    const path = join(folder, 'events.jsonl');
    const message = wireText({ body: { amount: 3 } });
    const expired = shown('acme#late', message, { reason: 'expired' });
    const waits = {
      ...(JSON.parse(shown('acme#gone', message, { reason: 'invalid_body' })) as object),
    };
    const discarded = JSON.stringify({ ...waits, status: 'discarded' });
    writeFileSync(path, [expired, discarded].join('\n'));
    const tally = await tallyOf();
    const options = { path, stdin: process.stdin, signal, onProgress: () => undefined };
    const { extents } = await fileCorpus(options).read({ tallies: [tally] }, 100);
    expect(tally.result).toMatchObject({ accepted: 0, waiting: 0 });
    expect(extents).toEqual([{ isComplete: true, notes: [] }]);
  });

  it('may come from the standard input, and are cut at the limit', async () => {
    async function* stdin() {
      yield Buffer.from(LINES.join('\n'));
      await Promise.resolve();
    }
    const tally = await tallyOf();
    const options = { path: '-', stdin: stdin(), signal, onProgress: () => undefined };
    const { extents } = await fileCorpus(options).read({ tallies: [tally] }, 1);
    const [extent] = extents;
    expect(tally.result.accepted).toBe(1);
    expect(extentNotes({ isComplete: false, notes: [], ...extent })).toContain(
      'read the first events only',
    );
  });
});

test.each<[values: Partial<CheckValues>, problems: string[]]>([
  [{}, []],
  [{ local: true, tenant: 'acme', last: 5 }, []],
  [{ events: '-', last: 5 }, []],
  [{ local: true, stage: 'dev' }, ['--local and --stage dev: expected one of them']],
  [{ last: 5 }, ['--last 5: expected --events, --local or --stage as well']],
  [{ events: 'no-such-file' }, ['--events: there is no file no-such-file']],
  [{ tenant: 'b' }, ['--tenant b: expected --local or --stage as well']],
  [
    { events: 'a', tenant: 'b' },
    ['--tenant b and --events a: a file is read whole, so leave --tenant out'],
  ],
])('the options %j have the problems %j', (values, problems) => {
  const none = { against: undefined, schemas: undefined, events: undefined, stage: undefined };
  const given = {
    ...none,
    local: false,
    strict: false,
    tenant: undefined,
    last: undefined,
    ...values,
  };
  expect(corpusProblems(given as CheckValues)).toEqual(problems);
});
