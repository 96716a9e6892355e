import { reconcile, summarize, type RecordSummary } from '../../core/reconcile.ts';
import type { Settlement } from '../../core/claim.ts';
import type { LedgerRecord, NewRecord } from '../../core/ledger-record.ts';
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
import type { JournalWriter } from './journal-writer.ts';
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

/** Maximum number of keys that are reconciled at once. Only corrected and resumed events need calls for that. */
const MAX_CONCURRENT_KEYS = 8;

/** The records that the ledger had when it was read, by key. */
type Stored = ReadonlyMap<string, RecordSummary | Unavailable>;

interface Seen {
  readonly stored: Stored;
  /** The contents of the keys that must be compared whole. */
  readonly contents: ReadonlyMap<string, HeldContent | Unavailable>;
}

/**
 * The ledger in a DynamoDB table. A new event costs one write and a 25th of a call. Texts that are too large for an item
 * are in the store of large texts; `find` reads them from there.
 */
export class DynamoDbStore implements EventStore {
  private readonly client: DynamoDbApi;
  private readonly tableName: string;
  private readonly largeTexts: LargeTextStore;
  private readonly writer: ItemWriter;
  private readonly journal: JournalWriter | undefined;

  /** @param journal names each record before it is written. Without it, no list of a tenant has the records. */
  constructor(
    client: DynamoDbApi,
    tableName: string,
    largeTexts: LargeTextStore,
    journal?: JournalWriter,
  ) {
    this.client = client;
    this.tableName = tableName;
    this.largeTexts = largeTexts;
    this.journal = journal;
    this.writer = new ItemWriter(client, tableName, largeTexts);
  }

  async record(
    records: readonly NewRecord[],
    deadline: Deadline,
  ): Promise<readonly RecordResult[]> {
    const entries = records.map((record) => entryOf(record));
    await this.journal?.write(
      entries.filter(({ result }) => !result),
      deadline,
    );
    // An entry that already failed doesn't hold up others of its key.
    const storable = entries.filter(({ result }) => !result);
    // DynamoDB refuses calls with equal keys. So only the first record of each key is inserted here.
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
    // Most batches have nothing left to reconcile.
    const open = [...groups.entries()].filter(([, group]) => !group.every(({ result }) => result));
    const seen = { stored, contents: await this.contentsToCompare(open, stored, deadline) };
    await mapConcurrently(open, MAX_CONCURRENT_KEYS, ([index, group]) =>
      this.reconcileKey(group, inserted[index], seen, deadline),
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
    const updates = settlements.map(({ key, claimId, receivedAt, change }) => ({
      key,
      receivedAt,
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

  /** Reads the contents of all keys for which an entry must be compared whole. */
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

  /** Reconciles the entries of one key. The first of them was inserted, or its key existed. */
  private async reconcileKey(
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
    const context = {
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
        return reconcileEntries(others, summarize(first.record), context);
      case 'exists':
        return reconcileEntries(group, stored.get(key) ?? VANISHED, context);
      case 'unavailable':
        return reconcileEntries(group, inserted, context);
    }
  }

  /** Stores conflicts beside the records of their keys. If the record exists already, it has the same content. */
  private async keepBeside(entries: readonly Entry[], deadline: Deadline): Promise<void> {
    const pairs = entries.map((entry) => ({ entry, beside: conflictEntry(entry) }));
    await this.journal?.write(
      pairs.flatMap(({ beside }) => (beside.result ? [] : [beside])),
      deadline,
    );
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
