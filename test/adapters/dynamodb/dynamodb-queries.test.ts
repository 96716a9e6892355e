import {
  CreateTableCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DynamoDbQueries, type QueryApi } from '../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import type { OpenFilter } from '../../../src/ledger-queries.ts';
import { describeOpenRecords } from '../../contracts/ledger-queries.contract.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { processed, rejected, times } from '../../support/records.ts';

const TABLES = { tableName: 'ledger', journalTableName: 'journal' };

let ledger: EmbeddedLedger;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
});
afterAll(() => ledger.stop());

describeOpenRecords('DynamoDbQueries', async () => {
  const tableName = await ledger.createTable();
  return {
    store: new DynamoDbStore(ledger.client, tableName, NO_LARGE_TEXTS),
    queries: new DynamoDbQueries(ledger.client, { ...TABLES, tableName }),
  };
});

describe('DynamoDbQueries', () => {
  /** A client that adds up the read units of its calls. */
  function metered() {
    const used = { units: 0, entries: 0 };
    const client: QueryApi = {
      batchGetItem: () =>
        Promise.reject(new Error('an index has all that a list of open records shows')),
      query: async (input: QueryCommandInput) => {
        const answer: QueryCommandOutput = await ledger.client.query({
          ...input,
          ReturnConsumedCapacity: 'TOTAL',
        });
        used.units += answer.ConsumedCapacity?.CapacityUnits ?? 0;
        used.entries += answer.ScannedCount ?? 0;
        return answer;
      },
    };
    return { client, used };
  }

  async function tableWith(open: number, others: number): Promise<string> {
    const tableName = await ledger.createTable();
    const store = new DynamoDbStore(ledger.client, tableName, NO_LARGE_TEXTS);
    await store.record(
      [
        ...times(others, (index) => processed({ event_id: `fine-${index}` })),
        ...times(open, (index) => rejected({ event_id: `wrong-${index}` })),
      ],
      PLENTY,
    );
    return tableName;
  }

  it('reads nothing of events that were processed', async () => {
    const tableName = await tableWith(3, 300);
    const { client, used } = metered();
    await new DynamoDbQueries(client, { ...TABLES, tableName }).listOpen(
      {},
      { order: 'newest_first', limit: 100 },
    );
    expect(used.entries).toBe(3);
  });

  it.each<[OpenFilter, number, number]>([
    [{ status: 'failed' }, 100, 250],
    [{ tenantId: 'acme' }, 10, 1_600],
    [{}, 1_000, 1_600],
  ])('reads no more than a page needs: %j, limit %i', async (filter, limit, entries) => {
    const tableName = await tableWith(600, 0);
    const { client, used } = metered();
    const result = await new DynamoDbQueries(client, { ...TABLES, tableName }).listOpen(filter, {
      order: 'newest_first',
      limit,
    });
    // A unit is 8 KB of an eventually consistent read, so 128 of them are 1 MB.
    expect(result).toMatchObject({ kind: 'page', readUnits: used.units });
    expect(used.entries).toBeLessThanOrEqual(entries);
    expect(used.units).toBeLessThanOrEqual(128);
  });

  it('says how to make the index if the table has none', async () => {
    await ledger.client.send(
      new CreateTableCommand({
        TableName: 'bare-ledger',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const queries = new DynamoDbQueries(ledger.client, { ...TABLES, tableName: 'bare-ledger' });
    await expect(queries.listOpen({}, { order: 'newest_first', limit: 10 })).rejects.toThrow(
      'bare-ledger can’t be searched: its index open-events is missing or still being made. ' +
        '`make storage ARGS="--table bare-ledger --repair"` makes it.',
    );
  });

  it('asks for waiting events first, so that one that is given up meanwhile is found', async () => {
    const asked: string[] = [];
    const query = ({ ExpressionAttributeValues: values }: QueryCommandInput) => {
      asked.push(values?.[':shard']?.S?.split('#')[0] ?? '');
      return Promise.resolve({ Items: [] });
    };
    const client = { query } as unknown as QueryApi;
    await new DynamoDbQueries(client, TABLES).listOpen({}, { order: 'newest_first', limit: 9 });
    expect(asked).toEqual([...times(8, () => 'queued'), ...times(8, () => 'failed')]);
  });

  it.each([
    new Error('connect ECONNREFUSED'),
    Object.assign(new Error('slow down: the index is hot'), { name: 'ThrottlingException' }),
  ])('rejects as DynamoDB does if something else failed: %s', async (error) => {
    const client = { query: () => Promise.reject(error) } as unknown as QueryApi;
    const queries = new DynamoDbQueries(client, TABLES);
    await expect(queries.listOpen({}, { order: 'newest_first', limit: 9 })).rejects.toBe(error);
  });
});
