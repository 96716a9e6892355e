import type { RecordSummary } from '../../core/reconcile.ts';
import { ATTRIBUTE } from '../../names.ts';
import type { Deadline } from '../../ports.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { Item } from './item-size.ts';
import { summaryOf } from './read-item.ts';
import { itemKey, readItems } from './read-items.ts';
import { unavailable, type Unavailable } from './unavailable.ts';

/** Calls under way at once. */
const MAX_CONCURRENT_CALLS = 4;

const PROJECTION = {
  ProjectionExpression:
    '#key, #hash, #status, #failure.#reason, #attempts, #received, #claim, #lease',
  ExpressionAttributeNames: {
    '#key': ATTRIBUTE.key,
    '#hash': ATTRIBUTE.contentHash,
    '#status': ATTRIBUTE.status,
    '#failure': ATTRIBUTE.failure,
    '#reason': 'reason',
    '#attempts': ATTRIBUTE.attempts,
    '#received': ATTRIBUTE.receivedAt,
    '#claim': ATTRIBUTE.claimId,
    '#lease': ATTRIBUTE.leaseUntil,
  },
};

/**
 * What the ledger holds under each key, strongly consistent. A key that is in no entry of the answer was
 * free when it was read.
 */
export async function readSummaries(
  client: DynamoDbApi,
  tableName: string,
  keys: readonly string[],
  deadline: Deadline,
): Promise<ReadonlyMap<string, RecordSummary | Unavailable>> {
  const summaries = new Map<string, RecordSummary | Unavailable>();
  const reader = {
    found: (items: readonly Item[]) => {
      for (const item of items) summaries.set(itemKey(item), readable(item));
    },
    failed: (failed: readonly string[], reason: Unavailable) => {
      for (const key of failed) summaries.set(key, reason);
    },
  };
  const reading = { client, tableName, projection: PROJECTION, concurrency: MAX_CONCURRENT_CALLS };
  await readItems(reading, keys, reader, deadline);
  return summaries;
}

/** What other hands have made of one item must not fail its neighbours. */
function readable(item: Item): RecordSummary | Unavailable {
  try {
    return summaryOf(item);
  } catch (error) {
    return unavailable(error);
  }
}
