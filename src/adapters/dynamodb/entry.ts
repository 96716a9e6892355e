import type { NewRecord } from '../../core/ledger-record.ts';
import { conflictRecord } from '../../core/reconcile.ts';
import { identify, isComparable, type ContentIdentity } from '../../core/same-content.ts';
import type { RecordResult } from '../../ports.ts';
import type { PackedItem } from './item-texts.ts';
import { packRecord } from './ledger-item.ts';
import { unavailable } from './unavailable.ts';

/** A record on its way through the store, and its result. */
export interface Entry extends PackedItem {
  readonly record: NewRecord;
  /** The record's identity, once it was needed. */
  identity?: ContentIdentity;
  result?: RecordResult;
}

/** The part of a stored content that tells whether another content is the same. */
export interface HeldContent {
  readonly contentHash: string;
  readonly identity: ContentIdentity;
}

/** The entry of a record. If the record can't be made an item, the entry fails alone. */
export function entryOf(record: NewRecord): Entry {
  return packed(record, () => record);
}

/**
 * The entry of the same record as a conflict. Where texts are equal, it has the same objects, so that the writer knows
 * which it has stored already.
 */
export function conflictEntry(entry: Entry): Entry {
  const { record, largeTexts: known } = entry;
  const conflict = packed(record, () => conflictRecord(record, entry.identity?.whole), entry);
  const largeTexts = conflict.largeTexts.map(
    (text) => known.find(({ key }) => key === text.key) ?? text,
  );
  return { ...conflict, largeTexts };
}

/** The identity of an entry's comparable record, made once. @throws as `identify` does. */
export function identityOf(entry: Entry): ContentIdentity {
  return (entry.identity ??= identify(entry.record));
}

/** The entry of an event with this hash, if there is one. Equal hashes are equal texts. */
export function entryWith(entries: readonly Entry[], contentHash: string): Entry | undefined {
  return entries.find(({ record }) => record.contentHash === contentHash && isComparable(record));
}

/** The content of a hash, if one of the entries has it: then it need not be read. */
export function contentAmong(
  entries: readonly Entry[],
  contentHash: string,
): HeldContent | undefined {
  const entry = entryWith(entries, contentHash);
  return entry && { contentHash, identity: identityOf(entry) };
}

function packed(original: NewRecord, change: () => NewRecord, before?: PackedItem): Entry {
  try {
    const record = change();
    return { record, ...packRecord(record, before) };
  } catch (error) {
    return { record: original, item: {}, size: 0, largeTexts: [], result: unavailable(error) };
  }
}
