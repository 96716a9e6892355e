import { identify } from '../../core/same-content.ts';
import type { Deadline, LargeTextStore } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { Pauses } from '../pause.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { Item } from './item-size.ts';
import { loadTexts, largeTextKeys } from './large-text.ts';
import type { HeldContent } from './entry.ts';
import { fromItem } from './read-item.ts';
import { itemKey, readItems } from './read-items.ts';
import { NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';

/** Maximum number of texts from the bucket in memory at once. Each has up to 1 MiB. */
const MAX_LARGE_TEXTS = 8;

/**
 * Reads the whole records of keys, strongly consistent, with their texts from the bucket. Keeps only the part of each
 * that tells contents apart. A key that is missing in the answer did not exist.
 */
export async function readContents(
  client: DynamoDbApi,
  tableName: string,
  largeTexts: LargeTextStore,
  keys: readonly string[],
  deadline: Deadline,
  pauses?: Pauses,
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
  // One call at a time, because an answer has up to 16 MB.
  await readItems({ client, tableName, concurrency: 1, pauses }, keys, reader, deadline);
  return contents;
}

/** If somebody has edited a record so that it can't be read, the others must not fail. */
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
    return { contentHash: record.contentHash, identity: identify(record) };
  } catch (error) {
    return unavailable(error);
  }
}
