import { reconcile, summarize, type RecordSummary } from '../../core/reconcile.ts';
import type { Deadline, LargeTextStore } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { Pauses } from '../pause.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import { contentAmong, entryWith, type Entry, type HeldContent } from './entry.ts';
import type { InsertResult } from './insert-items.ts';
import type { ItemWriter } from './item-writer.ts';
import { readContents } from './read-contents.ts';
import { readSummaries } from './read-summaries.ts';
import { reconcileEntries } from './reconcile-entries.ts';
import { VANISHED, type Unavailable } from './unavailable.ts';

/** Maximum number of keys that are reconciled at once. Only corrected and resumed events need calls for that. */
const MAX_CONCURRENT_KEYS = 8;

/** The entries of one key, in their order, after the first of them was to be inserted. */
export interface Group {
  readonly key: string;
  readonly entries: readonly Entry[];
  readonly inserted: InsertResult;
}

/** Where the ledger is read and written. */
export interface LedgerAccess {
  readonly client: DynamoDbApi;
  readonly tableName: string;
  readonly largeTexts: LargeTextStore;
  readonly writer: ItemWriter;
  readonly deadline: Deadline;
  readonly pauses: Pauses | undefined;
}

/** The records, or parts of them, that the ledger had when it was read, by key. */
type Read<T> = ReadonlyMap<string, T | Unavailable>;

/** Reconciles the entries that aren't inserted with the records of their keys: see `reconcileEntries`. */
export async function reconcileGroups(
  groups: readonly Group[],
  ledger: LedgerAccess,
): Promise<void> {
  const { client, tableName, deadline, pauses } = ledger;
  const taken = groups.filter(({ inserted }) => inserted.kind === 'exists');
  const keys = taken.map(({ key }) => key);
  const stored = await readSummaries(client, tableName, keys, deadline, pauses);
  // Most batches have nothing left to reconcile.
  const left = groups.filter(({ entries }) => !entries.every(({ result }) => result));
  const contents = await contentsOf(keysToCompare(left, stored), ledger);
  await mapConcurrently(left, MAX_CONCURRENT_KEYS, (group) =>
    reconcileGroup(group, stored, contents, ledger),
  );
}

function contentsOf(
  keys: readonly string[],
  { client, tableName, largeTexts, deadline, pauses }: LedgerAccess,
): Promise<Read<HeldContent>> {
  return readContents(client, tableName, largeTexts, keys, deadline, pauses);
}

/** The keys for which an entry must be compared with the whole record. */
function keysToCompare(groups: readonly Group[], stored: Read<RecordSummary>): string[] {
  return groups.flatMap(({ key, entries }) => {
    const held = stored.get(key);
    if (!held || 'kind' in held) return [];
    const isUndecided = ({ record }: Entry): boolean =>
      reconcile(held, summarize(record)) === 'compare';
    return entries.some(isUndecided) && !entryWith(entries, held.contentHash) ? [key] : [];
  });
}

async function reconcileGroup(
  { key, entries, inserted }: Group,
  stored: Read<RecordSummary>,
  contents: Read<HeldContent>,
  ledger: LedgerAccess,
): Promise<void> {
  const { client, tableName, writer, deadline, pauses } = ledger;
  const held = stored.get(key) ?? VANISHED;
  const known = new Map<string, HeldContent | Unavailable>();
  const content = contents.get(key);
  if (content && !('kind' in held)) known.set(held.contentHash, content);
  const context = {
    writer,
    deadline,
    readAgain: async () =>
      (await readSummaries(client, tableName, [key], deadline, pauses)).get(key) ?? VANISHED,
    readContent: async (hash: string) => {
      const found =
        known.get(hash) ??
        contentAmong(entries, hash) ??
        (await contentsOf([key], ledger)).get(key) ??
        VANISHED;
      known.set(hash, found);
      return found;
    },
  };
  const [first, ...others] = entries;
  switch (inserted.kind) {
    case 'inserted':
      return first && reconcileEntries(others, summarize(first.record), context);
    case 'exists':
      return reconcileEntries(entries, held, context);
    case 'unavailable':
      return reconcileEntries(entries, inserted, context);
  }
}
