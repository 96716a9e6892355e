import { besideRecord } from '../../core/beside-record.ts';
import type { Settlement } from '../../core/claim.ts';
import type { LedgerRecord } from '../../core/ledger-record.ts';
import { summarize, type RecordSummary } from '../../core/reconcile.ts';
import { contentIdentity } from '../../core/same-content.ts';
import type { Deadline, EventStore, RecordResult, SettleResult } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { DynamoDbApi } from './dynamodb-api.ts';
import type { InsertResult } from './insert-items.ts';
import { bringTextsIn, type Item } from './item-texts.ts';
import { ItemWriter } from './item-writer.ts';
import type { LargeTextStore } from './large-text.ts';
import { judgeEntries, type Entry, type HeldContent } from './judge-entries.ts';
import { packRecord } from './ledger-item.ts';
import { fromItem } from './read-item.ts';
import { readSummaries } from './read-summaries.ts';
import { NO_TIME_LEFT, unavailable, VANISHED, type Unavailable } from './unavailable.ts';
import { updateStates } from './update-states.ts';

/**
 * Keys judged at once. Only an event that is corrected, or handled again, or whose key holds another hash, costs calls
 * there.
 */
const CONCURRENCY = 8;

/**
 * The ledger in a DynamoDB table. A new event costs one write, and a 25th of a call. Texts too large for
 * an item are elsewhere, and read back as if they were not.
 */
export class DynamoDbStore implements EventStore {
  private readonly client: DynamoDbApi;
  private readonly tableName: string;
  private readonly largeTexts: LargeTextStore;
  private readonly writer: ItemWriter;

  constructor(client: DynamoDbApi, tableName: string, largeTexts: LargeTextStore) {
    this.client = client;
    this.tableName = tableName;
    this.largeTexts = largeTexts;
    this.writer = new ItemWriter(client, tableName, largeTexts);
  }

  async record(
    records: readonly LedgerRecord[],
    deadline: Deadline,
  ): Promise<readonly RecordResult[]> {
    const entries = records.map((record) => entryOf(record));
    // What can't be stored holds up nothing else of its key.
    const storable = entries.filter(({ result }) => !result);
    // Equal keys within a call make the whole call fail, so the first of each key goes ahead.
    const groups = [...Map.groupBy(storable, ({ record }) => record.key).values()];
    const firsts = groups.map((group) => group.slice(0, 1)).flat();
    const inserted = await this.writer.insert(firsts, deadline);
    const taken = firsts.filter((_, index) => inserted[index]?.kind === 'exists');
    const stored = await this.summaries(
      taken.map(({ record }) => record.key),
      deadline,
    );
    for (const [index, first] of firsts.entries()) {
      if (inserted[index]?.kind === 'inserted') first.result = { kind: 'recorded' };
    }
    // Of most batches nothing is left to be judged.
    const open = [...groups.entries()].filter(([, group]) => !group.every(({ result }) => result));
    await mapConcurrently(open, CONCURRENCY, ([index, group]) =>
      this.judge(group, inserted[index], stored, deadline),
    );
    await this.keepBeside(
      entries.filter(({ result }) => !result),
      deadline,
    );
    return entries.map(({ result }) => result ?? unavailable('the record was left over'));
  }

  async settle(
    settlements: readonly Settlement[],
    deadline: Deadline,
  ): Promise<readonly SettleResult[]> {
    const updates = settlements.map(({ key, claimId, change }) => ({
      key,
      change,
      expected: { [ATTRIBUTE.claimId]: { S: claimId } },
    }));
    const results = await updateStates(this.client, this.tableName, updates, deadline);
    return results.map((result) => {
      if (result === 'done') return { kind: 'settled' };
      return result === 'refused' ? { kind: 'lost' } : result;
    });
  }

  async find(key: string): Promise<LedgerRecord | undefined> {
    const item = await this.itemAt(key);
    return item && fromItem(await bringTextsIn(item, this.largeTexts));
  }

  private async itemAt(key: string, signal?: AbortSignal): Promise<Item | undefined> {
    const input = {
      TableName: this.tableName,
      Key: { [ATTRIBUTE.key]: { S: key } },
      ConsistentRead: true,
    };
    const { Item: item } = await this.client.getItem(input, signal && { abortSignal: signal });
    return item;
  }

  private summaries(keys: readonly string[], deadline: Deadline) {
    return readSummaries(this.client, this.tableName, keys, deadline);
  }

  /** The content of a key that was taken. Rejects if it can't be read. */
  private async readContent(key: string, deadline: Deadline): Promise<HeldContent | Unavailable> {
    if (deadline.remaining() <= 0) return NO_TIME_LEFT;
    const item = await this.itemAt(key, deadline.signal);
    if (!item) return VANISHED;
    let whole;
    try {
      whole = await bringTextsIn(item, this.largeTexts, deadline.signal);
    } catch (error) {
      return unavailable(error, 'bucket');
    }
    const record = fromItem(whole);
    return { contentHash: record.contentHash, identity: contentIdentity(record) };
  }

  /** Judges the entries of one key, of which the first was to be inserted. */
  private async judge(
    group: readonly Entry[],
    inserted: InsertResult | undefined,
    stored: ReadonlyMap<string, RecordSummary | Unavailable>,
    deadline: Deadline,
  ): Promise<void> {
    const [first, ...others] = group;
    if (!first || !inserted) return;
    const { key } = first.record;
    const contents = new Map<string, Promise<HeldContent | Unavailable>>();
    const judging = {
      writer: this.writer,
      readAgain: async () => (await this.summaries([key], deadline)).get(key) ?? VANISHED,
      readContent: (hash: string) => {
        const content = contents.get(hash) ?? this.readContent(key, deadline);
        contents.set(hash, content);
        return content;
      },
      deadline,
    };
    switch (inserted.kind) {
      case 'inserted':
        return judgeEntries(others, summarize(first.record), judging);
      case 'exists':
        return judgeEntries(group, stored.get(key) ?? VANISHED, judging);
      case 'unavailable':
        return judgeEntries(group, inserted, judging);
    }
  }

  /** Equal contents beside the same key are one record; that it exists already is as good. */
  private async keepBeside(entries: readonly Entry[], deadline: Deadline): Promise<void> {
    const pairs = entries.map((entry) => ({ entry, beside: besideOf(entry) }));
    for (const { entry, beside } of pairs) if (beside.result) entry.result = beside.result;
    const storable = pairs.filter(({ beside }) => !beside.result);
    const groups = [...Map.groupBy(storable, ({ beside }) => beside.record.key).values()];
    const firsts = groups.flatMap((group) => group.slice(0, 1).map(({ beside }) => beside));
    const inserted = await this.writer.insert(firsts, deadline);
    for (const [index, group] of groups.entries()) {
      const result = inserted[index] ?? unavailable('the insert gave no answer');
      for (const { entry } of group) {
        entry.result = result.kind === 'unavailable' ? result : { kind: 'kept_beside' };
      }
    }
  }
}

/** Its texts are those of the entry, where they are equal: the writer knows which it has stored already. */
function besideOf({ record, largeTexts: known }: Entry): Entry {
  const beside = entryOf(record, besideRecord);
  const largeTexts = beside.largeTexts.map(
    (text) => known.find(({ key }) => key === text.key) ?? text,
  );
  return { ...beside, largeTexts };
}

/** A record that can't be made an item fails alone. */
function entryOf(original: LedgerRecord, change = (record: LedgerRecord) => record): Entry {
  try {
    const record = change(original);
    return { record, ...packRecord(record) };
  } catch (error) {
    return { record: original, item: {}, largeTexts: [], result: unavailable(error) };
  }
}
