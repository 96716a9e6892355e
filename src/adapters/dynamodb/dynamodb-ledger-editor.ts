import type { DynamoDB, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';

import type { LedgerRecord } from '../../core/ledger-record.ts';
import {
  discarded,
  isSameState,
  requeued,
  rewritten,
  type EditedEvent,
} from '../../core/record-edit.ts';
import { ATTRIBUTE } from '../../names/storage.ts';
import type { EditResult, LedgerEditor } from '../../operation-ports.ts';
import type { LargeTextStore } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { Pauses } from '../pause.ts';
import type { Entry } from './entry.ts';
import type { JournalWriter } from './journal-writer.ts';
import { packRecord } from './ledger-item.ts';
import { loadTexts } from './large-text.ts';
import { openAttributes } from './open-index.ts';
import { fromItem, stateOf } from './read-item.ts';
import { readItems } from './read-items.ts';
import { stateCondition } from './state-condition.ts';

/** The operations that the editor needs. The `DynamoDB` client of the AWS SDK has them. */
export type EditorApi = Pick<DynamoDB, 'batchGetItem' | 'getItem' | 'putItem' | 'updateItem'>;

/** Maximum number of texts from the bucket in memory at once. Each has up to 1 MiB. */
const MAX_LARGE_TEXTS = 8;

/** An operator waits for as long as the SDK tries. */
const NO_DEADLINE = { remaining: () => Infinity, signal: new AbortController().signal };

/** Reads and changes single records of the ledger's table. */
export class DynamoDbLedgerEditor implements LedgerEditor {
  private readonly client: EditorApi;
  private readonly tableName: string;
  private readonly largeTexts: LargeTextStore;
  private readonly journal: JournalWriter | undefined;
  private readonly pauses: Pauses | undefined;

  /**
   * @param journal names an edited event under its new type. Without it, the list of that type doesn't have the event.
   * @param pauses without it, reads that DynamoDB throttles are not tried again.
   */
  constructor(
    client: EditorApi,
    tableName: string,
    largeTexts: LargeTextStore,
    journal?: JournalWriter,
    pauses?: Pauses,
  ) {
    this.client = client;
    this.tableName = tableName;
    this.largeTexts = largeTexts;
    this.journal = journal;
    this.pauses = pauses;
  }

  async read(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerRecord>> {
    const records = new Map<string, LedgerRecord>();
    const { client, tableName, largeTexts, pauses } = this;
    // One call at a time, because an answer has up to 16 MB.
    await readItems(
      { client, tableName, concurrency: 1, pauses },
      keys,
      {
        found: async (items) => {
          await mapConcurrently(items, MAX_LARGE_TEXTS, async (item) => {
            const record = fromItem(await loadTexts(item, largeTexts));
            records.set(record.key, record);
          });
        },
        failed: (failed, { cause }) => {
          throw new Error(`${failed.length} records could not be read: ${cause}`);
        },
      },
      NO_DEADLINE,
    );
    return records;
  }

  async requeue(seen: LedgerRecord, operationId: string, dueAt: string): Promise<EditResult> {
    return await this.update(seen, requeued(seen, operationId, dueAt));
  }

  async discard(seen: LedgerRecord, operationId: string): Promise<EditResult> {
    return await this.update(seen, discarded(seen, operationId));
  }

  async rewrite(
    seen: LedgerRecord,
    edited: EditedEvent,
    operationId: string,
    dueAt: string,
  ): Promise<EditResult> {
    const after = rewritten(seen, edited, operationId, dueAt);
    const entry: Entry = { record: after, ...packRecord(after) };
    const { item: Item, largeTexts } = entry;
    // The page that named the event says the type that it had.
    await this.journal?.write([entry], NO_DEADLINE);
    if (entry.result?.kind === 'unavailable') throw new Error(entry.result.cause);
    for (const text of largeTexts) await this.largeTexts.put(text, NO_DEADLINE.signal);
    return this.write(after, () =>
      this.client.putItem({ TableName: this.tableName, Item, ...stateCondition(seen) }),
    );
  }

  private update(seen: LedgerRecord, after: LedgerRecord): Promise<EditResult> {
    return this.write(after, () =>
      this.client.updateItem(updateInput(this.tableName, seen, after)),
    );
  }

  /** Writes on a condition. If DynamoDB refuses it, an earlier try whose answer was lost may have written already. */
  private async write(after: LedgerRecord, write: () => Promise<unknown>): Promise<EditResult> {
    try {
      await write();
      return 'done';
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return (await this.isAlready(after)) ? 'done' : 'changed';
    }
  }

  private async isAlready(after: LedgerRecord): Promise<boolean> {
    const { Item: item } = await this.client.getItem({
      TableName: this.tableName,
      Key: keyOf(after),
      ConsistentRead: true,
    });
    return item !== undefined && isSameState(stateOf(item), after);
  }
}

/** The update that sets status, claim and operation, and the place in the index of open records. */
function updateInput(
  TableName: string,
  seen: LedgerRecord,
  after: LedgerRecord,
): UpdateItemCommandInput {
  const condition = stateCondition(seen);
  const { key, status, receivedAt, claimId, dueAt, operationId, earlierAttempts } = after;
  const isQueued = status === 'queued';
  const set = Object.entries({
    [ATTRIBUTE.status]: { S: status },
    ...(claimId !== undefined && { [ATTRIBUTE.claimId]: { S: claimId } }),
    ...(operationId !== undefined && { [ATTRIBUTE.operationId]: { S: operationId } }),
    ...(earlierAttempts !== undefined && {
      [ATTRIBUTE.earlierAttempts]: { N: String(earlierAttempts) },
    }),
    ...(isQueued && dueAt !== undefined && { [ATTRIBUTE.dueAt]: { S: dueAt } }),
    ...(isQueued && openAttributes(status, receivedAt, key)),
  });
  const removed = isQueued
    ? lostBetween(seen, after)
    : [ATTRIBUTE.openShard, ATTRIBUTE.openPosition, ATTRIBUTE.leaseUntil];
  const assignments = set.map(([name]) => `#${name} = :${name}`).join(', ');
  const removal = removed.map((name) => `#${name}`).join(', ');
  const names = [...set.map(([name]) => name), ...removed];
  return {
    TableName,
    Key: keyOf(after),
    UpdateExpression: `SET ${assignments}${removal && ` REMOVE ${removal}`}`,
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

/** An event that only waited for its time loses the lease that kept it. */
function lostBetween(seen: LedgerRecord, after: LedgerRecord): string[] {
  const isLost = seen.leaseUntil !== undefined && after.leaseUntil === undefined;
  return isLost ? [ATTRIBUTE.leaseUntil, ATTRIBUTE.sentAgain] : [ATTRIBUTE.sentAgain];
}

function keyOf({ key }: LedgerRecord) {
  return { [ATTRIBUTE.key]: { S: key } };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
