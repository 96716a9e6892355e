import { randomUUID } from 'node:crypto';

import {
  DeleteItemCommand,
  type BatchGetItemCommandInput,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DynamoDbQueries, type QueryApi } from '../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { ListedRecord, PageRequest, TenantFilter } from '../../../src/ledger-queries.ts';
import { describeTenantRecords } from '../../contracts/tenant-records.contract.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { noise } from '../../support/noise.ts';
import { processed, times } from '../../support/records.ts';

let embedded: EmbeddedLedger;
beforeAll(async () => {
  embedded = await startEmbeddedLedger();
});
afterAll(() => embedded.stop());

async function makeLedger() {
  const tables = {
    tableName: await embedded.createTable(),
    journalTableName: await embedded.createJournal(),
  };
  const { client } = embedded;
  const journal = new JournalWriter(client, tables.journalTableName);
  return {
    tables,
    store: new DynamoDbStore(client, tables.tableName, NO_LARGE_TEXTS, journal),
    queries: new DynamoDbQueries(client, tables),
  };
}

describeTenantRecords('DynamoDbQueries', makeLedger);

/** Read units of 1 MB, strongly consistent. */
const MEGABYTE = 256;
const ACME = { tenantId: 'acme' };

/** A time of receipt for each number. */
const moment = (number: number): string => new Date(Date.UTC(2026, 10, 21) + number).toISOString();

async function walk(
  queries: DynamoDbQueries,
  filter: TenantFilter,
  request: PageRequest,
): Promise<{ items: ListedRecord[]; requests: number; mostUnits: number }> {
  const items: ListedRecord[] = [];
  let cursor: string | undefined;
  let [requests, mostUnits] = [0, 0];
  do {
    const page = await queries.listByTenant(filter, { ...request, ...(cursor && { cursor }) });
    if (page.kind !== 'page') throw new Error(page.kind);
    items.push(...page.items);
    requests += 1;
    mostUnits = Math.max(mostUnits, page.readUnits ?? NaN);
    cursor = page.next;
  } while (cursor !== undefined);
  return { items, requests, mostUnits };
}

/** Records batches, each at its own time. */
async function recordBatches(
  store: DynamoDbStore,
  batches: readonly (readonly LedgerRecord[])[],
): Promise<string[]> {
  for (const batch of batches) await store.record(batch, PLENTY);
  return batches.flat().map(({ key }) => key);
}

const sortedKeys = (items: readonly ListedRecord[]) => items.map(({ key }) => key).sort();

describe('a list of a tenant reads at most 1 MB a request', () => {
  it.each([
    ['oldest_first', 1_000],
    ['newest_first', 100],
  ] as const)('of batches of 100 small events, %s, %i a page', async (order, limit) => {
    const { store, queries } = await makeLedger();
    const batches = times(8, (batch) =>
      times(100, () => processed({ event_id: randomUUID() }, { receivedAt: moment(batch) })),
    );
    const keys = await recordBatches(store, batches);
    const { items, mostUnits } = await walk(queries, ACME, { order, limit });
    expect(sortedKeys(items)).toEqual(keys.sort());
    expect(mostUnits).toBeGreaterThan(limit < MEGABYTE ? limit : 200);
    expect(mostUnits).toBeLessThanOrEqual(MEGABYTE);
  });

  it('of large events', async () => {
    const { store, queries } = await makeLedger();
    const batches = times(2, (batch) =>
      times(4, (index) =>
        processed(
          { event_id: `large-${batch}-${index}`, note: noise(300_000) },
          { receivedAt: moment(batch) },
        ),
      ),
    );
    const keys = await recordBatches(store, batches);
    const { items, mostUnits } = await walk(queries, ACME, { order: 'oldest_first', limit: 100 });
    expect(sortedKeys(items)).toEqual(keys.sort());
    expect(mostUnits).toBeGreaterThan(100);
    expect(mostUnits).toBeLessThanOrEqual(MEGABYTE);
  });

  it('of one batch that needs several pages of the journal', async () => {
    const { store, queries } = await makeLedger();
    const name = (index: number) => `${noise(100).replaceAll(/[^a-z]/g, '')}-${index}`;
    const batch = times(600, (index) => processed({ event_id: name(index) }));
    const keys = await recordBatches(store, [batch]);
    const { items, mostUnits } = await walk(queries, ACME, { order: 'newest_first', limit: 1_000 });
    expect(sortedKeys(items)).toEqual(keys.sort());
    expect(mostUnits).toBeLessThanOrEqual(MEGABYTE);
  });

  describe('of one of many tenants that share pages', () => {
    let queries: DynamoDbQueries;
    let keys: string[];
    beforeAll(async () => {
      const ledger = await makeLedger();
      queries = ledger.queries;
      const batches = times(40, (batch) =>
        times(100, (index) =>
          processed(
            { tenant_id: `tenant-${(index * 7 + batch) % 60}`, event_id: randomUUID() },
            { receivedAt: moment(batch) },
          ),
        ),
      );
      // Now and then the tenant has a page of its own.
      batches[7]?.push(
        ...times(12, () =>
          processed({ tenant_id: 'tenant-3', event_id: randomUUID() }, { receivedAt: moment(7) }),
        ),
      );
      keys = await recordBatches(ledger.store, batches);
    });

    it.each(['oldest_first', 'newest_first'] as const)('%s', async (order) => {
      const filter = { tenantId: 'tenant-3' };
      const { items, requests, mostUnits } = await walk(queries, filter, { order, limit: 10 });
      expect(sortedKeys(items)).toEqual(keys.filter((key) => key.startsWith('tenant-3#')).sort());
      const received = items.map(({ receivedAt }) => receivedAt);
      const sorted = received.toSorted();
      expect(received).toEqual(order === 'oldest_first' ? sorted : sorted.reverse());
      expect(requests).toBeGreaterThan(3);
      expect(mostUnits).toBeLessThanOrEqual(MEGABYTE);
    });
  });

  it('of a type that few events have', async () => {
    const { store, queries } = await makeLedger();
    const batches = times(120, (batch) => [
      processed({ event_id: `evt-${batch}` }, { receivedAt: moment(batch) }),
    ]);
    await recordBatches(store, batches);
    const filter = { ...ACME, eventType: 'order.placed' };
    const { items, requests, mostUnits } = await walk(queries, filter, {
      order: 'oldest_first',
      limit: 10,
    });
    expect([items, requests]).toEqual([[], 1]);
    // The pages of the journal, and none of the records.
    expect(mostUnits).toBeLessThanOrEqual(128);
  });
});

describe('a list of a tenant', () => {
  it.each(['oldest_first', 'newest_first'] as const)(
    'leaves out records that were deleted, %s',
    async (order) => {
      const { store, queries, tables } = await makeLedger();
      await recordBatches(
        store,
        times(3, (index) => [
          processed({ event_id: `evt-${index}` }, { receivedAt: moment(index) }),
        ]),
      );
      await embedded.client.send(
        new DeleteItemCommand({ TableName: tables.tableName, Key: { pk: { S: 'acme#evt-1' } } }),
      );
      const { items } = await walk(queries, ACME, { order, limit: 1 });
      expect(sortedKeys(items)).toEqual(['acme#evt-0', 'acme#evt-2']);
    },
  );

  it.each(['oldest_first', 'newest_first'] as const)(
    'gets ahead although the pages of one time cost more than a request may spend, %s',
    async (order) => {
      const { store, tables } = await makeLedger();
      const batches = times(40, (batch) =>
        times(2, (place) =>
          processed({ event_id: `${batch}-${place}` }, { receivedAt: moment(batch < 35 ? 0 : 1) }),
        ),
      );
      const keys = await recordBatches(store, batches);
      const { client } = embedded;
      const dear: QueryApi = {
        batchGetItem: (input: BatchGetItemCommandInput) => client.batchGetItem(input),
        query: async (input: QueryCommandInput) => {
          const answer: QueryCommandOutput = await client.query(input);
          return { ...answer, ConsumedCapacity: { CapacityUnits: 127 } };
        },
      };
      const queries = new DynamoDbQueries(dear, tables);
      const { items } = await walk(queries, ACME, { order, limit: 30 });
      expect(sortedKeys(items)).toEqual(keys.toSorted());
      const ofAnotherType = { ...ACME, eventType: 'order.placed' };
      expect((await walk(queries, ofAnotherType, { order, limit: 30 })).items).toEqual([]);
    },
  );

  it('names nothing of records without a journal', async () => {
    const { tables, queries } = await makeLedger();
    const bare = new DynamoDbStore(embedded.client, tables.tableName, NO_LARGE_TEXTS);
    await bare.record([processed()], PLENTY);
    expect(await walk(queries, ACME, { order: 'oldest_first', limit: 9 })).toMatchObject({
      items: [],
    });
  });
});
