import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import type { StateChange } from '../../core/claim.ts';
import type { RecordSummary } from '../../core/reconcile.ts';
import { ATTRIBUTE } from '../../names/storage.ts';
import type { Deadline, LargeText, LargeTextStore } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { Pauses } from '../pause.ts';
import type { StatementResult } from './batch-statements.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import { insertItems, type InsertResult } from './insert-items.ts';
import type { Item } from './item-size.ts';
import type { PackedItem } from './item-texts.ts';
import { NO_ANSWER, NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';
import { updateStates } from './update-states.ts';

/** Maximum number of large texts that are stored at once. A batch has about 15 at most: Lambda's payload is 6 MB. */
const MAX_LARGE_TEXTS = 8;

/** Writes items, each after its large texts: an item whose text is missing would be lost. */
export class ItemWriter {
  private readonly client: DynamoDbApi;
  private readonly tableName: string;
  private readonly largeTexts: LargeTextStore;
  private readonly pauses: Pauses | undefined;
  /** Texts that are stored. An item whose key existed is written again under another key, with the same texts. */
  private readonly stored = new WeakSet<LargeText>();

  /** @param pauses without it, nothing that DynamoDB throttles is tried again. */
  constructor(client: DynamoDbApi, tableName: string, largeTexts: LargeTextStore, pauses?: Pauses) {
    this.client = client;
    this.tableName = tableName;
    this.largeTexts = largeTexts;
    this.pauses = pauses;
  }

  /**
   * Inserts items of different keys, each only if its key is free. Answers in the order of the items. Items without large
   * texts don't wait for those with: if the bucket stalls, it holds up only items that need it.
   */
  async insert(items: readonly PackedItem[], deadline: Deadline): Promise<readonly InsertResult[]> {
    const plain = items.filter((packed) => !hasLargeTexts(packed)).map(({ item }) => item);
    const [ofPlain, ofLarge] = await Promise.all([
      this.insertItems(plain, deadline),
      mapConcurrently(items.filter(hasLargeTexts), MAX_LARGE_TEXTS, (packed) =>
        this.insertAfterTexts(packed, deadline),
      ),
    ]);
    const answers = { plain: ofPlain.values(), large: ofLarge.values() };
    return items.map((packed) => {
      const { value } = answers[hasLargeTexts(packed) ? 'large' : 'plain'].next();
      return value ?? NO_ANSWER;
    });
  }

  /**
   * Replaces a rejected message by a corrected event. `refused`: the record has changed since it was read.
   */
  async replace(
    packed: PackedItem,
    seen: RecordSummary,
    deadline: Deadline,
  ): Promise<StatementResult> {
    const failure = await this.storeTexts(packed, deadline);
    if (failure) return failure;
    if (deadline.remaining() <= 0) return NO_TIME_LEFT;
    const input = {
      TableName: this.tableName,
      Item: packed.item,
      ConditionExpression: '#status = :status AND #hash = :hash AND #received = :received',
      ExpressionAttributeNames: {
        '#status': ATTRIBUTE.status,
        '#hash': ATTRIBUTE.contentHash,
        '#received': ATTRIBUTE.receivedAt,
      },
      ExpressionAttributeValues: {
        ':status': { S: seen.status },
        ':hash': hashValue(seen),
        ':received': { S: seen.receivedAt },
      },
    };
    try {
      await this.client.putItem(input, { abortSignal: deadline.signal });
      return 'done';
    } catch (error) {
      return isRefusal(error) ? 'refused' : unavailable(error);
    }
  }

  /** Changes a record that waits for its message. `refused`: the record has changed since it was read. */
  async resume(
    key: string,
    seen: RecordSummary,
    change: StateChange,
    deadline: Deadline,
  ): Promise<StatementResult> {
    const expected = {
      [ATTRIBUTE.status]: { S: seen.status },
      // An operator may have put an edited event in its place.
      [ATTRIBUTE.contentHash]: hashValue(seen),
      [ATTRIBUTE.attempts]: { N: String(seen.attempts) },
      [ATTRIBUTE.claimId]: seen.claimId === undefined ? undefined : { S: seen.claimId },
    };
    const [result = NO_ANSWER] = await updateStates(
      this.client,
      this.tableName,
      [{ key, receivedAt: seen.receivedAt, change, expected }],
      deadline,
      this.pauses,
    );
    return result;
  }

  private insertItems(items: readonly Item[], deadline: Deadline) {
    return insertItems(this.client, this.tableName, items, deadline, this.pauses);
  }

  private async insertAfterTexts(packed: PackedItem, deadline: Deadline): Promise<InsertResult> {
    const failure = await this.storeTexts(packed, deadline);
    if (failure) return failure;
    const [result] = await this.insertItems([packed.item], deadline);
    return result ?? NO_ANSWER;
  }

  private async storeTexts(
    { largeTexts }: PackedItem,
    deadline: Deadline,
  ): Promise<Unavailable | undefined> {
    try {
      for (const text of largeTexts.filter((each) => !this.stored.has(each))) {
        if (deadline.remaining() <= 0) return NO_TIME_LEFT;
        await this.largeTexts.put(text, deadline.signal);
        this.stored.add(text);
      }
      return undefined;
    } catch (error) {
      return unavailable(error, 'bucket');
    }
  }
}

function hashValue({ contentHash }: RecordSummary): AttributeValue {
  return { B: Buffer.from(contentHash, 'hex') };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

function hasLargeTexts({ largeTexts }: PackedItem): boolean {
  return largeTexts.length > 0;
}
