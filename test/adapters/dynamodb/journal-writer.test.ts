import { randomUUID } from 'node:crypto';

import type {
  BatchExecuteStatementCommandInput,
  BatchStatementRequest,
  BatchStatementResponse,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';

import type { DynamoDbApi } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { itemSize, writeUnits, type Item } from '../../../src/adapters/dynamodb/item-size.ts';
import { readPage } from '../../../src/adapters/dynamodb/journal-page-reader.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import { claimed, queued } from '../../../src/core/claim.ts';
import type { EventIdentity } from '../../../src/core/envelope.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { conflictRecord } from '../../../src/core/reconcile.ts';
import { OVER, PLENTY } from '../../support/deadlines.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { processed, recordOf, rejected, times } from '../../support/records.ts';

const LATER = '2026-11-21T09:00:01.000Z';

/** The statements of each call, in order. */
let calls: { table: string; items: Item[] }[];
/** The answer to a statement; `undefined` stands for success. */
let answer: (table: string, item: Item) => BatchStatementResponse['Error'];

const client = {
  batchExecuteStatement: ({ Statements = [] }: BatchExecuteStatementCommandInput) => {
    const items = Statements.map(itemOf);
    const [table = ''] = Statements.map(({ Statement = '' }) => /"([^"]+)"/.exec(Statement)?.[1]);
    calls.push({ table, items });
    const Responses = items.map((item) => {
      const error = answer(table, item);
      return error ? { Error: error } : {};
    });
    return Promise.resolve({ Responses });
  },
} as unknown as DynamoDbApi;

function itemOf({ Statement = '', Parameters = [] }: BatchStatementRequest): Item {
  const names = [...Statement.matchAll(/'([^']+)': \?/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name, at) => [name, Parameters[at] ?? { NULL: true }]));
}

const record = (...records: LedgerRecord[]) => {
  const journal = new JournalWriter(client, 'journal');
  return new DynamoDbStore(client, 'ledger', NO_LARGE_TEXTS, journal).record(records, PLENTY);
};
const pages = () => calls.flatMap(({ table, items }) => (table === 'journal' ? items : []));
const inserted = () =>
  calls.flatMap(({ table, items }) =>
    table === 'ledger' ? items.map(({ pk }) => pk?.S ?? '') : [],
  );
const namesOn = (page: Item) =>
  readPage(page['records']?.B ?? Buffer.of(1)).map(({ name }) => name);

function identityOf(content: LedgerRecord['content']): EventIdentity {
  const identity = content.kind === 'event' ? content.envelope : content.identity;
  if (!identity) throw new Error('the record names no event');
  return identity;
}

const THROTTLED = { Code: 'ThrottlingError', Message: 'slow down' } as const;

beforeEach(() => {
  calls = [];
  answer = () => undefined;
});

describe('the journal', () => {
  it('names the records of a batch on a page of their tenant, before it inserts them', async () => {
    const last = rejected({ event_id: 'evt-2' }, { expireAt: 1_800_086_400 });
    await record(processed(), last);
    expect(calls.map(({ table }) => table)).toEqual(['journal', 'ledger']);
    const [page = {}] = pages();
    expect(page).toMatchObject({
      tenant_id: { S: 'acme' },
      position: {
        S: expect.stringMatching(/^2026-11-21T09:00:00\.000Z_[0-9a-f]{16}_0$/) as string,
      },
      // A day after the last of its records.
      expire_at: { N: '1800172800' },
    });
    expect(namesOn(page)).toEqual(['evt-1', 'evt-2']);
  });

  it('marks a page for the watchdog only if it names claimed events, with their types', async () => {
    const claim = claimed(processed({ event_id: 'claimed' }), 'claim-1', LATER);
    const other = recordOf(JSON.stringify({ tenant_id: 'acme', event_id: 'bare' }));
    await record(claim, other, processed({ tenant_id: 'globex' }));
    expect(pages()).toMatchObject([
      {
        tenant_id: { S: 'acme' },
        claims_shard: { S: expect.stringMatching(/^[0-7]$/) as string },
        claimed_types: { S: 'payment.processed' },
      },
      { tenant_id: { S: 'globex' } },
    ]);
    expect(pages()[1]).not.toHaveProperty('claims_shard');
    expect(pages()[1]).not.toHaveProperty('claimed_types');
  });

  it('marks a page for the watchdog if it names events that wait for a message, which is not sent yet', async () => {
    await record(queued(processed(), LATER));
    expect(pages()).toMatchObject([{ claimed_types: { S: 'payment.processed' } }]);
    expect(pages()[0]).toHaveProperty('claims_shard');
  });

  it('spreads batches with claims over the shards', async () => {
    await Promise.all(
      times(200, (index) =>
        record(claimed(processed({ event_id: `evt-${index}` }), 'claim-1', LATER)),
      ),
    );
    const shards = new Set(pages().map((page) => page['claims_shard']?.S));
    expect([...shards].sort()).toEqual(times(8, String));
  });

  it('has one page for each tenant and time, and one of messages that name no tenant', async () => {
    await record(
      processed(),
      processed({ tenant_id: 'globex' }),
      recordOf('hello', { messageId: 'message-7' }),
      processed({ event_id: 'late' }, { receivedAt: LATER }),
    );
    expect(
      pages().map((page) => [
        page['tenant_id']?.S,
        page['position']?.S?.slice(0, 24),
        namesOn(page),
      ]),
    ).toEqual([
      ['-', '2026-11-21T09:00:00.000Z', ['message-7']],
      ['acme', '2026-11-21T09:00:00.000Z', ['evt-1']],
      ['globex', '2026-11-21T09:00:00.000Z', ['evt-1']],
      ['acme', LATER, ['late']],
    ]);
  });

  it('names tenants with few records in a batch on shared pages, by whole keys', async () => {
    const small = times(100, (index) => processed({ tenant_id: `tenant-${index}` }));
    const large = times(10, (index) => processed({ event_id: `evt-${index}` }));
    await record(...small, ...large);
    const byKey = new Map(pages().map((page) => [page['tenant_id']?.S ?? '', namesOn(page)]));
    expect([...byKey.keys()].sort()).toEqual(['acme', ...times(8, (share) => `~${share}`)].sort());
    expect(byKey.get('acme')).toEqual(large.map(({ content }) => identityOf(content).eventId));
    byKey.delete('acme');
    expect([...byKey.values()].flat().sort()).toEqual(small.map(({ key }) => key).sort());
  });

  it('has the type and the size of each record', async () => {
    await record(
      processed({ note: 'x'.repeat(300) }),
      recordOf(JSON.stringify({ tenant_id: 'acme', event_id: 'bare' })),
    );
    expect(pages().flatMap((page) => readPage(page['records']?.B ?? Buffer.of(1)))).toEqual([
      { name: 'evt-1', eventType: 'payment.processed', blocks: 1 },
      { name: 'bare', blocks: 1 },
    ]);
  });

  it('puts 25 pages into a call', async () => {
    await record(
      ...times(30, (tenant) =>
        times(10, (index) =>
          processed({ tenant_id: `tenant-${tenant}`, event_id: `evt-${index}` }),
        ),
      ).flat(),
    );
    const sizes = calls.map(({ table, items }) => [table, items.length]);
    expect(sizes.slice(0, 2)).toEqual([
      ['journal', 25],
      ['journal', 5],
    ]);
  });

  it('costs at most 0.12 write units an event of 100 tenants, in a batch of 100', async () => {
    const tenant = (index: number) => `tenant-${index}`;
    await record(
      ...times(100, (index) => processed({ tenant_id: tenant(index), event_id: randomUUID() })),
    );
    const units = pages().reduce((sum, page) => sum + writeUnits(itemSize(page)), 0);
    expect(units).toBeLessThanOrEqual(12);
  });

  it('costs at most 0.02 write units an event with a UUID, in a batch of 100', async () => {
    await record(...times(100, () => processed({ event_id: randomUUID() })));
    const units = pages().reduce((sum, page) => sum + writeUnits(itemSize(page)), 0);
    expect(units).toBe(2);
  });

  it('splits a large batch over pages of at most 16 KB', async () => {
    await record(...times(2_000, () => processed({ event_id: randomUUID() })));
    expect(pages().flatMap(namesOn)).toHaveLength(2_000);
    expect(pages()).toHaveLength(3);
    for (const page of pages()) expect(itemSize(page)).toBeLessThanOrEqual(16 * 1024);
  });

  it('has the same page for the same batch, and another one for other records', async () => {
    await record(processed(), processed({ event_id: 'a' }));
    await record(processed(), processed({ event_id: 'a' }));
    await record(processed(), processed({ event_id: 'b' }));
    const [first, second, third] = pages().map(({ position }) => position?.S);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('takes a page that exists as written: an earlier try of the call wrote it', async () => {
    answer = (table) => (table === 'journal' ? { Code: 'DuplicateItem' } : undefined);
    expect(await record(processed())).toEqual([{ kind: 'recorded' }]);
  });

  it('lets only the records of a page that failed be retried, and inserts none of them', async () => {
    answer = (table, { tenant_id: tenant }) =>
      table === 'journal' && tenant?.S === 'acme' ? THROTTLED : undefined;
    const results = await record(processed(), processed({ tenant_id: 'globex' }));
    expect(results).toEqual([
      { kind: 'unavailable', code: 'store_unavailable', cause: 'ThrottlingError: slow down' },
      { kind: 'recorded' },
    ]);
    expect(inserted()).toEqual(['globex#evt-1']);
  });

  it('names a conflict on a page before it is kept beside', async () => {
    const first = processed();
    const other = processed({ body: { amount: 99 } });
    await record(first, other);
    const beside = conflictRecord(other).key;
    expect(pages().map(namesOn)).toEqual([['evt-1', 'evt-1'], [beside.slice('acme#'.length)]]);
    expect(calls.map(({ table }) => table)).toEqual(['journal', 'ledger', 'journal', 'ledger']);
    expect(inserted()).toEqual(['acme#evt-1', beside]);
  });

  it('lets a conflict be retried if its page failed', async () => {
    answer = (table, item) =>
      table === 'journal' && namesOn(item).some((name) => name.includes(' '))
        ? THROTTLED
        : undefined;
    const results = await record(processed(), processed({ body: { amount: 99 } }));
    expect(results.map(({ kind }) => kind)).toEqual(['recorded', 'unavailable']);
    expect(inserted()).toEqual(['acme#evt-1']);
  });

  it('begins no page without time', async () => {
    const journal = new JournalWriter(client, 'journal');
    const store = new DynamoDbStore(client, 'ledger', NO_LARGE_TEXTS, journal);
    expect(await store.record([processed()], OVER)).toMatchObject([{ code: 'deadline' }]);
    expect(calls).toEqual([]);
  });
});
