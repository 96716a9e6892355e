import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import type { RecordContent } from '../../core/ledger-record.ts';
import { isOpen } from '../../core/open-record.ts';
import { isSameMark, type WatchedRecord } from '../../core/overdue.ts';
import { ATTRIBUTE, ENVELOPE_ATTRIBUTES } from '../../names/storage.ts';
import type { LargeTextStore } from '../../ports.ts';
import type { WatchedLedger } from '../../watchdog-ports.ts';
import type { Pauses } from '../pause.ts';
import type { Item } from './item-size.ts';
import { loadTexts } from './large-text.ts';
import { stateAttributes } from './ledger-item.ts';
import { openAttributes } from './open-index.ts';
import { fromItem, watchedRecord } from './read-item.ts';
import { readItems, type Projection } from './read-items.ts';
import { stateCondition } from './state-condition.ts';

/** The operations that it needs. The `DynamoDB` client of the AWS SDK has them. */
export type WatchedLedgerApi = Pick<DynamoDB, 'batchGetItem' | 'getItem' | 'updateItem'>;

const MAX_CONCURRENT_CALLS = 4;

/** The run bounds its work itself. A call takes as long as the SDK tries. */
const NO_DEADLINE = { remaining: () => Infinity, signal: new AbortController().signal };

/** The attributes of a record that aren't its content. */
const WATCHED: readonly string[] = [
  ATTRIBUTE.key,
  ATTRIBUTE.messageId,
  ATTRIBUTE.status,
  ATTRIBUTE.contentHash,
  ATTRIBUTE.failure,
  ATTRIBUTE.fingerprint,
  ATTRIBUTE.attempts,
  ATTRIBUTE.earlierAttempts,
  ATTRIBUTE.receivedAt,
  ATTRIBUTE.expireAt,
  ATTRIBUTE.claimId,
  ATTRIBUTE.leaseUntil,
  ATTRIBUTE.firstSeenAt,
  ATTRIBUTE.resentTimes,
  ATTRIBUTE.dueAt,
  ATTRIBUTE.sentAgain,
  ATTRIBUTE.operationId,
  ENVELOPE_ATTRIBUTES.eventType,
  ENVELOPE_ATTRIBUTES.schemaVersion,
];

const PROJECTION: Projection = {
  ProjectionExpression: WATCHED.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(WATCHED.map((name) => [`#${name}`, name])),
};

/** The ledger's table as the watchdog sees it. */
export class DynamoDbWatchedLedger implements WatchedLedger {
  private readonly client: WatchedLedgerApi;
  private readonly tableName: string;
  private readonly largeTexts: Pick<LargeTextStore, 'get'>;
  private readonly pauses: Pauses | undefined;

  /** @param pauses without it, reads that DynamoDB throttles are not tried again. */
  constructor(
    client: WatchedLedgerApi,
    tableName: string,
    largeTexts: Pick<LargeTextStore, 'get'>,
    pauses?: Pauses,
  ) {
    this.client = client;
    this.tableName = tableName;
    this.largeTexts = largeTexts;
    this.pauses = pauses;
  }

  async find(keys: readonly string[]): Promise<ReadonlyMap<string, WatchedRecord>> {
    const records = new Map<string, WatchedRecord>();
    const { client, tableName, pauses } = this;
    await readItems(
      { client, tableName, projection: PROJECTION, concurrency: MAX_CONCURRENT_CALLS, pauses },
      keys,
      {
        found: (items) => {
          for (const item of items) {
            const record = watchedRecord(item);
            records.set(record.key, record);
          }
        },
        failed: (failed, { cause }) => {
          throw new Error(`${failed.length} records could not be read: ${cause}`);
        },
      },
      NO_DEADLINE,
    );
    return records;
  }

  async content(key: string): Promise<RecordContent | undefined> {
    const item = await this.get(key);
    return item && fromItem(await loadTexts(item, this.largeTexts)).content;
  }

  async mark(seen: WatchedRecord, after: WatchedRecord): Promise<'done' | 'changed'> {
    try {
      await this.client.updateItem(markInput(this.tableName, seen, after));
      return 'done';
    } catch (error) {
      const isRefusal = error instanceof Error && error.name === 'ConditionalCheckFailedException';
      if (!isRefusal) throw error;
      // An earlier try whose answer was lost may have written already.
      const item = await this.get(after.key);
      return item && isSameMark(watchedRecord(item), after) ? 'done' : 'changed';
    }
  }

  private async get(key: string): Promise<Item | undefined> {
    const { Item: item } = await this.client.getItem({
      TableName: this.tableName,
      Key: { [ATTRIBUTE.key]: { S: key } },
      ConsistentRead: true,
    });
    return item;
  }
}

function markInput(TableName: string, seen: WatchedRecord, after: WatchedRecord) {
  const { key, status, receivedAt, sentAgain } = after;
  const set = Object.entries({
    ...stateAttributes(after),
    ...(sentAgain !== undefined && { [ATTRIBUTE.sentAgain]: { N: String(sentAgain) } }),
    ...(isOpen(after) && openAttributes(status, receivedAt, key)),
  });
  const condition = stateCondition(seen, {
    [ATTRIBUTE.leaseUntil]: seen.leaseUntil === undefined ? undefined : { S: seen.leaseUntil },
    [ATTRIBUTE.dueAt]: seen.dueAt === undefined ? undefined : { S: seen.dueAt },
    [ATTRIBUTE.sentAgain]: seen.sentAgain === undefined ? undefined : { N: String(seen.sentAgain) },
  });
  const removed = ATTRIBUTE.leaseUntil;
  const names = [...set.map(([name]) => name), removed];
  return {
    TableName,
    Key: { [ATTRIBUTE.key]: { S: key } },
    UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE #${removed}`,
    ConditionExpression: condition.ConditionExpression,
    ExpressionAttributeNames: {
      ...condition.ExpressionAttributeNames,
      ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ...condition.ExpressionAttributeValues,
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    },
  };
}
