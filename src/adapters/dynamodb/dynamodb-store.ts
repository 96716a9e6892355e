import { reconcile, summarize, type RecordSummary } from '../../core/reconcile.ts';
import type { Settlement } from '../../core/claim.ts';
import type { LedgerRecord } from '../../core/ledger-record.ts';
import { ATTRIBUTE } from '../../names.ts';
import type {
  Deadline,
  EventStore,
  LargeTextStore,
  RecordResult,
  SettleResult,
} from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { InsertResult } from './insert-items.ts';
import { loadTexts } from './large-text.ts';
import { ItemWriter } from './item-writer.ts';
import {
  conflictEntry,
  contentAmong,
  entryOf,
  entryWith,
  type Entry,
  type HeldContent,
} from './entry.ts';
import { reconcileEntries } from './reconcile-entries.ts';
import { readContents } from './read-contents.ts';
import { fromItem } from './read-item.ts';
import { readSummaries } from './read-summaries.ts';
import { unavailable, VANISHED, type Unavailable } from './unavailable.ts';
import { updateStates } from './update-states.ts';

/** Keys judged at once. Only an event that is corrected or handled again costs calls there. */
const MAX_CONCURRENT_KEYS = 8;

/** What the ledger was seen to hold, by key. */
type Stored = ReadonlyMap<string, RecordSummary | Unavailable>;

interface Seen {
  readonly stored: Stored;
  /** What is held under the keys whose contents must be compared. */
  readonly contents: ReadonlyMap<string, HeldContent | Unavailable>;
}

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
    // Most batches have nothing left to judge.
    const open = [...groups.entries()].filter(([, group]) => !group.every(({ result }) => result));
    const seen = { stored, contents: await this.contentsToCompare(open, stored, deadline) };
    await mapConcurrently(open, MAX_CONCURRENT_KEYS, ([index, group]) =>
      this.judge(group, inserted[index], seen, deadline),
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
    const { Item: item } = await this.client.getItem({
      TableName: this.tableName,
      Key: { [ATTRIBUTE.key]: { S: key } },
      ConsistentRead: true,
    });
    return item && fromItem(await loadTexts(item, this.largeTexts));
  }

  private summaries(keys: readonly string[], deadline: Deadline) {
    return readSummaries(this.client, this.tableName, keys, deadline);
  }

  private contents(keys: readonly string[], deadline: Deadline) {
    return readContents(this.client, this.tableName, this.largeTexts, keys, deadline);
  }

  /** The contents of those keys with which an entry of theirs must be compared whole: read together. */
  private contentsToCompare(
    groups: readonly (readonly [number, readonly Entry[]])[],
    stored: Stored,
    deadline: Deadline,
  ): Promise<ReadonlyMap<string, HeldContent | Unavailable>> {
    const keys = groups.flatMap(([, group]) => {
      const key = group[0]?.record.key ?? '';
      const held = stored.get(key);
      if (!held || 'kind' in held) return [];
      const isOpen = ({ record }: Entry): boolean =>
        reconcile(held, summarize(record)) === 'compare';
      return group.some(isOpen) && !entryWith(group, held.contentHash) ? [key] : [];
    });
    return this.contents(keys, deadline);
  }

  /** Judges the entries of one key; the first was to be inserted. */
  private async judge(
    group: readonly Entry[],
    inserted: InsertResult | undefined,
    { stored, contents }: Seen,
    deadline: Deadline,
  ): Promise<void> {
    const [first, ...others] = group;
    if (!first || !inserted) return;
    const { key } = first.record;
    const known = new Map<string, HeldContent | Unavailable>();
    const held = stored.get(key);
    if (held && !('kind' in held)) {
      const content = contents.get(key);
      if (content) known.set(held.contentHash, content);
    }
    const judging = {
      writer: this.writer,
      readAgain: async () => (await this.summaries([key], deadline)).get(key) ?? VANISHED,
      readContent: async (hash: string) => {
        const content =
          known.get(hash) ??
          contentAmong(group, hash) ??
          (await this.contents([key], deadline)).get(key) ??
          VANISHED;
        known.set(hash, content);
        return content;
      },
      deadline,
    };
    switch (inserted.kind) {
      case 'inserted':
        return reconcileEntries(others, summarize(first.record), judging);
      case 'exists':
        return reconcileEntries(group, stored.get(key) ?? VANISHED, judging);
      case 'unavailable':
        return reconcileEntries(group, inserted, judging);
    }
  }

  /** Equal contents beside the same key are one record, so it counts as kept if it exists already. */
  private async keepBeside(entries: readonly Entry[], deadline: Deadline): Promise<void> {
    const pairs = entries.map((entry) => ({ entry, beside: conflictEntry(entry) }));
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
