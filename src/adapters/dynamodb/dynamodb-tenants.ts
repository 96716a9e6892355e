import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import type { SeenTenants, TenantDirectory } from '../../ledger-queries.ts';
import { JOURNAL } from '../../names/storage.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { Item } from './item-size.ts';
import { isShared } from './journal-key.ts';
import { readPage } from './journal-page-reader.ts';
import { placeOf } from './journal-stream.ts';
import { textOf } from './listed-item.ts';

/** Most keys of the journal that a search finds. Each costs two requests. */
const MAX_KEYS = 200;
/** How many of its newest pages a search reads of each key that tenants share. */
const SHARED_PAGES = 10;
/** After every position of a key, because a position begins with a digit. */
const BEHIND_ALL = '~';
const CONCURRENT_READS = 8;

/** What a search asks of the `DynamoDB` client of the AWS SDK. */
export type TenantsApi = Pick<DynamoDB, 'scan' | 'query'>;

/** Finds tenants by the keys of the journal's pages. Reads are eventually consistent, which costs half. */
export class DynamoDbTenants implements TenantDirectory {
  private readonly client: TenantsApi;
  private readonly journalTableName: string;

  constructor(client: TenantsApi, journalTableName: string) {
    this.client = client;
    this.journalTableName = journalTableName;
  }

  async seenTenants(): Promise<SeenTenants> {
    const { keys, hasMore, readUnits } = await this.pageKeys();
    const parts = await mapConcurrently(keys, CONCURRENT_READS, (key) => this.readKey(key));
    const times = new Map<string, string>();
    for (const { tenantId, receivedAt } of parts.flatMap(({ named }) => named)) {
      if (receivedAt > (times.get(tenantId) ?? '')) times.set(tenantId, receivedAt);
    }
    return {
      tenants: [...times]
        .map(([tenantId, lastReceivedAt]) => ({ tenantId, lastReceivedAt }))
        .sort((one, other) => (one.lastReceivedAt < other.lastReceivedAt ? 1 : -1)),
      isComplete: !hasMore && parts.every(({ isComplete }) => isComplete),
      readUnits: parts.reduce((sum, part) => sum + part.readUnits, readUnits),
    };
  }

  /** The keys of pages. A scan that goes on behind the last place of a key skips all other pages of that key. */
  private async pageKeys() {
    const keys: string[] = [];
    let readUnits = 0;
    let from: Item | undefined;
    while (keys.length < MAX_KEYS) {
      const { Items, LastEvaluatedKey, ConsumedCapacity } = await this.client.scan({
        TableName: this.journalTableName,
        Limit: 1,
        ProjectionExpression: '#tenant',
        ExpressionAttributeNames: { '#tenant': JOURNAL.tenantId },
        ReturnConsumedCapacity: 'TOTAL',
        ...(from && { ExclusiveStartKey: from }),
      });
      readUnits += ConsumedCapacity?.CapacityUnits ?? 0;
      const last = Items?.[0] ?? LastEvaluatedKey;
      if (!last) return { keys, hasMore: false, readUnits };
      const key = textOf(last, JOURNAL.tenantId);
      if (key !== JOURNAL.noTenant && !key.startsWith('#')) keys.push(key);
      from = { [JOURNAL.tenantId]: { S: key }, [JOURNAL.position]: { S: BEHIND_ALL } };
    }
    return { keys, hasMore: true, readUnits };
  }

  /** Which tenants the newest pages of a key name, and when these were written. */
  private async readKey(key: string) {
    const isOfMany = isShared(key);
    const { Items, LastEvaluatedKey, ConsumedCapacity } = await this.client.query({
      TableName: this.journalTableName,
      KeyConditionExpression: '#tenant = :tenant',
      ExpressionAttributeNames: {
        '#tenant': JOURNAL.tenantId,
        '#position': JOURNAL.position,
        ...(isOfMany && { '#records': JOURNAL.records }),
      },
      ExpressionAttributeValues: { ':tenant': { S: key } },
      ProjectionExpression: `#tenant, #position${isOfMany ? ', #records' : ''}`,
      ScanIndexForward: false,
      Limit: isOfMany ? SHARED_PAGES : 1,
      ReturnConsumedCapacity: 'TOTAL',
    });
    return {
      named: (Items ?? []).flatMap((page) =>
        tenantsOn(page).map((tenantId) => ({ tenantId, receivedAt: receivedAtOf(page) })),
      ),
      isComplete: !isOfMany || LastEvaluatedKey === undefined,
      readUnits: ConsumedCapacity?.CapacityUnits ?? 0,
    };
  }
}

function receivedAtOf(page: Item): string {
  return placeOf(page).split('_')[0] ?? '';
}

/** The tenants that a page names. On a shared page, a record's name begins with its tenant and `#`. */
function tenantsOn(page: Item): string[] {
  const key = textOf(page, JOURNAL.tenantId);
  if (!isShared(key)) return [key];
  const names = readPage(page[JOURNAL.records]?.B ?? new Uint8Array()).map(({ name }) => name);
  return [...new Set(names.map((name) => name.slice(0, name.indexOf('#'))))];
}
