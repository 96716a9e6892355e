import type { BatchGetItemCommandInput, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DynamoDbQueries, type QueryApi } from '../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import { mapConcurrently } from '../../../src/adapters/map-concurrently.ts';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { NewRecord } from '../../../src/core/ledger-record.ts';
import type {
  LedgerQueries,
  ListedRecord,
  OpenFilter,
  PageRequest,
  PageResult,
  TenantFilter,
} from '../../../src/ledger-queries.ts';
import type { EventStore } from '../../../src/ports.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW } from '../../support/events.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { expired, processed, rejected, times } from '../../support/records.ts';

const RECORDS = 100_000;
const BATCH = 100;
const TENANTS = 10;
/** One of so many records is open. */
const OPEN_SHARE = 100;
/** Milliseconds between two batches. */
const BATCH_MS = 40;

/** Read units of 1 MB: a unit is 8 KB, or 4 KB if the read is strongly consistent. */
const BUDGET = { listOpen: 128, listByTenant: 256 };

const FAILURE = { reason: 'handler_error', message: 'Error: boom', errors: [] } as const;
const BOOM = 'f1_0123456789ab';

/** The record with this number. Those of a batch have one time of receipt. */
function recordAt(number: number): NewRecord {
  const overrides = { event_id: `evt-${number}`, tenant_id: `tenant-${number % TENANTS}` };
  const receivedAt = new Date(NOW + Math.floor(number / BATCH) * BATCH_MS).toISOString();
  const context = { receivedAt, messageId: `message-${number}` };
  // One of each hundred is open: of the tenants in turn, and for each of five causes in turn.
  const turn = Math.floor(number / OPEN_SHARE);
  if ((number + turn) % OPEN_SHARE !== 0) return processed(overrides, context);
  switch (Math.floor(turn / TENANTS) % 5) {
    case 0:
      return rejected(overrides, context);
    case 1:
      return processed({ ...overrides, schema_version: 'v9' }, context);
    case 2:
      return processed({ ...overrides, event_type: 'order.shipped' }, context);
    case 3:
      return expired({ ...overrides, schema_version: 'v2' }, context);
    default: {
      const { processedAt: _, ...event } = processed(overrides, context);
      return { ...event, status: 'queued', attempts: 1, failure: FAILURE, fingerprint: BOOM };
    }
  }
}

let embedded: EmbeddedLedger;
let store: EventStore;
let queries: LedgerQueries;
/** What the queries must find: the same records in memory. */
let memory: MemoryStore;
/** Read units that DynamoDB billed since they were last set to 0. */
let billed = 0;
let arrived = RECORDS;

beforeAll(async () => {
  embedded = await startEmbeddedLedger();
  memory = new MemoryStore();
  const tables = {
    tableName: await embedded.createTable(),
    journalTableName: await embedded.createJournal(),
  };
  const { client } = embedded;
  const journal = new JournalWriter(client, tables.journalTableName);
  store = new DynamoDbStore(client, tables.tableName, NO_LARGE_TEXTS, journal);
  queries = new DynamoDbQueries(metered(), tables);
  const batches = times(RECORDS / BATCH, (batch) => batch * BATCH);
  await mapConcurrently(batches, 8, (first) => record(first, BATCH));
});
afterAll(() => embedded.stop());

/** Records events in the ledger, and in memory. */
async function record(first: number, count: number): Promise<void> {
  const records = times(count, (index) => recordAt(first + index));
  await memory.record(records, PLENTY);
  const results = await store.record(records, PLENTY);
  expect(results.filter(({ kind }) => kind !== 'recorded')).toEqual([]);
}

/** A client that adds up what DynamoDB bills. */
function metered(): QueryApi {
  const { client } = embedded;
  return {
    query: async (input: QueryCommandInput) => {
      const answer = await client.query({ ...input, ReturnConsumedCapacity: 'TOTAL' });
      billed += answer.ConsumedCapacity?.CapacityUnits ?? 0;
      return answer;
    },
    batchGetItem: async (input: BatchGetItemCommandInput) => {
      const answer = await client.batchGetItem({ ...input, ReturnConsumedCapacity: 'TOTAL' });
      for (const { CapacityUnits = 0 } of answer.ConsumedCapacity ?? []) billed += CapacityUnits;
      return answer;
    },
  };
}

type ReadPage<T> = (page: PageRequest) => Promise<PageResult<T>>;

/** Walks all pages, and checks that each says what it cost and is within the budget. */
async function walk<T>(
  read: ReadPage<T>,
  request: PageRequest,
  budget: number,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{ readonly items: readonly T[]; readonly pages: number }> {
  const items: T[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    billed = 0;
    const page = await read({ ...request, ...(cursor !== undefined && { cursor }) });
    if (page.kind === 'invalid_cursor') throw new Error(`its own cursor: ${cursor}`);
    expect(billed).toBeLessThanOrEqual(budget);
    expect(page.readUnits).toBe(billed);
    items.push(...page.items);
    cursor = page.next;
    pages += 1;
    await between();
  } while (cursor !== undefined);
  return { items, pages };
}

/** The same list in memory. */
async function expected<T>(read: ReadPage<T>, order: PageRequest['order']): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ order, limit: 1000, ...(cursor !== undefined && { cursor }) });
    if (page.kind === 'invalid_cursor') throw new Error('invalid cursor');
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

const REQUESTS: readonly PageRequest[] = [
  { order: 'newest_first', limit: 1000 },
  { order: 'oldest_first', limit: 37 },
];

const MIDDLE = {
  since: new Date(NOW + 0.4 * (RECORDS / BATCH) * BATCH_MS).toISOString(),
  until: new Date(NOW + 0.6 * (RECORDS / BATCH) * BATCH_MS).toISOString(),
};

const OPEN_FILTERS: readonly OpenFilter[] = [
  {},
  { status: 'failed' },
  { status: 'queued' },
  { reason: 'invalid_body' },
  { reason: 'unknown_version' },
  { tenantId: 'tenant-3' },
  { eventType: 'order.shipped' },
  { schemaVersion: 'v2' },
  { fingerprint: BOOM },
  { since: MIDDLE.since },
  { until: MIDDLE.until },
  MIDDLE,
  { ...MIDDLE, status: 'failed', reason: 'invalid_body', tenantId: 'tenant-0' },
];
/** Nothing meets them, so that pages are empty. */
const EMPTY_FILTERS: readonly OpenFilter[] = [
  { fingerprint: 'f1_000000000000' },
  { tenantId: 'nobody', status: 'failed' },
];

const TENANT_FILTERS: readonly TenantFilter[] = [
  { tenantId: 'tenant-0' },
  { tenantId: 'tenant-3', ...MIDDLE },
  { tenantId: 'tenant-5', eventType: 'order.shipped' },
  { tenantId: 'tenant-9', eventType: 'payment.processed', since: MIDDLE.since },
];

/** `combinations([a, b], [1, 2])` is `[a, 1], [a, 2], [b, 1], [b, 2]`. */
function combinations<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
  return first.flatMap((one) => second.map((other): [A, B] => [one, other]));
}

describe(`of ${RECORDS} records of ${TENANTS} tenants, one in ${OPEN_SHARE} of them open,`, () => {
  it.each(combinations(OPEN_FILTERS, REQUESTS))(
    'the open ones that meet %j are found by pages within the budget: %j',
    async (filter, request) => {
      const { items } = await walk(
        (page) => queries.listOpen(filter, page),
        request,
        BUDGET.listOpen,
      );
      const wanted = await expected((page) => memory.listOpen(filter, page), request.order);
      expect(wanted.length).toBeGreaterThan(0);
      expect(items).toEqual(wanted);
    },
  );

  it.each(combinations(EMPTY_FILTERS, REQUESTS))(
    'no open one meets %j, which is found out within the budget: %j',
    async (filter, request) => {
      const read: ReadPage<ListedRecord> = (page) => queries.listOpen(filter, page);
      expect((await walk(read, request, BUDGET.listOpen)).items).toEqual([]);
    },
  );

  it.each(combinations(TENANT_FILTERS, REQUESTS))(
    'those of one tenant that meet %j are found by pages within the budget: %j',
    async (filter, request) => {
      const { items } = await walk(
        (page) => queries.listByTenant(filter, page),
        request,
        BUDGET.listByTenant,
      );
      const wanted = await expected((page) => memory.listByTenant(filter, page), request.order);
      expect(wanted.length).toBeGreaterThan(0);
      expect(items).toEqual(wanted);
    },
  );

  it.each(['newest_first', 'oldest_first'] as const)(
    'each is listed exactly once while others arrive, %s',
    async (order) => {
      const arrive = () => record((arrived += BATCH), BATCH);
      const lists: [ReadPage<ListedRecord>, ReadPage<ListedRecord>, number][] = [
        [
          (page) => queries.listOpen({}, page),
          (page) => memory.listOpen({}, page),
          BUDGET.listOpen,
        ],
        [
          (page) => queries.listByTenant({ tenantId: 'tenant-1' }, page),
          (page) => memory.listByTenant({ tenantId: 'tenant-1' }, page),
          BUDGET.listByTenant,
        ],
      ];
      for (const [read, readMemory, budget] of lists) {
        const before = (await expected(readMemory, order)).map(({ key }) => key);
        const { items, pages } = await walk(read, { order, limit: 150 }, budget, arrive);
        const keys = items.map(({ key }) => key);
        expect(pages).toBeGreaterThan(5);
        expect(new Set(keys).size).toBe(keys.length);
        const old = new Set(before);
        expect(keys.filter((key) => old.has(key))).toEqual(before);
      }
    },
  );
});
