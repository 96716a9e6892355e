import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

import {
  besideRecord,
  reconcile,
  summarize,
  type LedgerRecord,
  type RecordSummary,
} from '../../core/ledger-record.ts';
import type { Deadline, EventStore, RecordResult } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { insertItems, type InsertResult } from './insert-items.ts';
import { itemSize, MAX_ITEM_SIZE } from './item-size.ts';
import { ATTRIBUTE, fromItem, toItem, type Item } from './ledger-item.ts';
import { readSummaries } from './read-summaries.ts';
import { NO_TIME_LEFT, TOO_LARGE, unavailable, type Unavailable } from './unavailable.ts';

/** Keys settled at once; only a corrected event costs a call there. */
const CONCURRENCY = 8;

/** A record on its way through the store, and what became of it. */
interface Entry {
  readonly record: LedgerRecord;
  readonly item: Item;
  result?: RecordResult;
}

/** DynamoDB deletes expired records when it likes: also between an insert that failed and the read. */
const VANISHED = unavailable('the record vanished before it could be read');

/** The ledger in a DynamoDB table. A new event costs one write, and a 25th of a call. */
export class DynamoDbStore implements EventStore {
  private readonly client: DynamoDBClient;
  private readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async record(
    records: readonly LedgerRecord[],
    deadline: Deadline,
  ): Promise<readonly RecordResult[]> {
    const entries = records.map(entryOf);
    // What can't be stored holds up nothing else of its key.
    const storable = entries.filter(({ result }) => !result);
    // Equal keys within a call make the whole call fail, so the first of each key goes ahead.
    const groups = [...Map.groupBy(storable, ({ record }) => record.key).values()];
    const firsts = groups.map((group) => group.slice(0, 1)).flat();
    const inserted = await this.insert(firsts, deadline);
    const taken = firsts.filter((_, index) => inserted[index]?.kind === 'exists');
    const stored = await readSummaries(
      this.client,
      this.tableName,
      taken.map(({ record }) => record.key),
      deadline,
    );
    await mapConcurrently([...groups.entries()], CONCURRENCY, async ([index, group]) => {
      await this.settle(group, inserted[index], stored, deadline);
    });
    await this.keepBeside(
      entries.filter(({ result }) => !result),
      deadline,
    );
    return entries.map(({ result }) => result ?? unavailable('the record was left over'));
  }

  async find(key: string): Promise<LedgerRecord | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { [ATTRIBUTE.key]: { S: key } },
        ConsistentRead: true,
      }),
    );
    return item && fromItem(item);
  }

  private insert(entries: readonly Entry[], deadline: Deadline): Promise<readonly InsertResult[]> {
    const items = entries.map(({ item }) => item);
    return insertItems(this.client, this.tableName, items, deadline);
  }

  /**
   * Judges the entries of one key in their order, each against what the key holds after the one before.
   * Leaves those without a result that are to be kept beside.
   */
  private async settle(
    group: readonly Entry[],
    inserted: InsertResult | undefined,
    stored: ReadonlyMap<string, RecordSummary | Unavailable>,
    deadline: Deadline,
  ): Promise<void> {
    const [first, ...others] = group;
    if (!first || !inserted) return;
    switch (inserted.kind) {
      case 'inserted':
        first.result = { kind: 'recorded' };
        return this.settleAgainst(summarize(first.record), others, deadline);
      case 'exists':
        return this.settleAgainst(stored.get(first.record.key) ?? VANISHED, group, deadline);
      case 'unavailable':
        return this.settleAgainst(inserted, group, deadline);
    }
  }

  private async settleAgainst(
    held: RecordSummary | Unavailable,
    entries: readonly Entry[],
    deadline: Deadline,
  ): Promise<void> {
    let current = held;
    for (const entry of entries) {
      if ('kind' in current) {
        entry.result = current;
        continue;
      }
      const incoming = summarize(entry.record);
      switch (reconcile(current, incoming)) {
        case 'duplicate':
          entry.result = { kind: 'duplicate', of: current };
          break;
        case 'replace':
          entry.result = await this.replace(entry.item, current, deadline);
          current = entry.result.kind === 'recorded' ? incoming : entry.result;
          break;
        case 'keep_beside':
          break;
      }
    }
  }

  /** Puts a corrected event in the place of the rejected message that was seen under its key. */
  private async replace(
    item: Item,
    seen: RecordSummary,
    deadline: Deadline,
  ): Promise<Extract<RecordResult, { kind: 'recorded' }> | Unavailable> {
    if (deadline.remaining() <= 0) return NO_TIME_LEFT;
    const isStillRejected = 'attribute_exists(#failure)';
    const holdsWhatWasSeen = '#hash = :seen';
    const command = new PutItemCommand({
      TableName: this.tableName,
      Item: item,
      ConditionExpression: `${isStillRejected} AND ${holdsWhatWasSeen}`,
      ExpressionAttributeNames: { '#failure': ATTRIBUTE.failure, '#hash': ATTRIBUTE.contentHash },
      ExpressionAttributeValues: { ':seen': { B: Buffer.from(seen.contentHash, 'hex') } },
    });
    try {
      await this.client.send(command, { abortSignal: deadline.signal });
      return { kind: 'recorded' };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return unavailable('somebody else changed the record at the same time');
      }
      return unavailable(error);
    }
  }

  /** Equal contents beside the same key are one record; that it exists already is as good. */
  private async keepBeside(entries: readonly Entry[], deadline: Deadline): Promise<void> {
    const groups = [...Map.groupBy(entries, ({ record }) => besideRecord(record).key).values()];
    const besides = groups.flatMap((group) =>
      group.slice(0, 1).map(({ record }) => entryOf(besideRecord(record))),
    );
    const inserted = await this.insert(besides, deadline);
    for (const [index, group] of groups.entries()) {
      const result = inserted[index] ?? unavailable('the insert gave no answer');
      for (const entry of group) {
        entry.result = result.kind === 'unavailable' ? result : { kind: 'kept_beside' };
      }
    }
  }
}

/** A record that can't be made an item fails alone. */
function entryOf(record: LedgerRecord): Entry {
  try {
    const item = toItem(record);
    return { record, item, ...(itemSize(item) > MAX_ITEM_SIZE && { result: TOO_LARGE }) };
  } catch (error) {
    return { record, item: {}, result: unavailable(error) };
  }
}
