import { contentIdentity } from '../../core/same-content.ts';
import type { Deadline, LargeTextStore } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { Item } from './item-size.ts';
import { loadTexts, largeTextKeys } from './large-text.ts';
import type { HeldContent } from './entry.ts';
import { fromItem } from './read-item.ts';
import { itemKey, readItems } from './read-items.ts';
import { NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';

/** Texts from the bucket that are held at once, of up to 1 MiB each. */
const MAX_LARGE_TEXTS = 8;

/**
 * The contents that the ledger holds under keys, strongly consistent: those of whole records, with their texts from the
 * bucket. Only what tells contents apart is kept of each record. A key without an entry in the answer did
 * not exist when it was read.
 */
export async function readContents(
  client: DynamoDbApi,
  tableName: string,
  largeTexts: LargeTextStore,
  keys: readonly string[],
  deadline: Deadline,
): Promise<ReadonlyMap<string, HeldContent | Unavailable>> {
  const contents = new Map<string, HeldContent | Unavailable>();
  const reader = {
    found: async (items: readonly Item[]) => {
      await mapConcurrently(items, MAX_LARGE_TEXTS, async (item) => {
        contents.set(itemKey(item), await readContent(item, largeTexts, deadline));
      });
    },
    failed: (failed: readonly string[], reason: Unavailable) => {
      for (const key of failed) contents.set(key, reason);
    },
  };
  // One call at a time: an answer has up to 16 MB.
  await readItems({ client, tableName, concurrency: 1 }, keys, reader, deadline);
  return contents;
}

/** A record that somebody edited must not fail the others. */
async function readContent(
  item: Item,
  largeTexts: LargeTextStore,
  deadline: Deadline,
): Promise<HeldContent | Unavailable> {
  let whole = item;
  if (largeTextKeys(item).length > 0) {
    if (deadline.remaining() <= 0) return NO_TIME_LEFT;
    try {
      whole = await loadTexts(item, largeTexts, deadline.signal);
    } catch (error) {
      return unavailable(error, 'bucket');
    }
  }
  try {
    const record = fromItem(whole);
    return { contentHash: record.contentHash, identity: contentIdentity(record) };
  } catch (error) {
    return unavailable(error);
  }
}
