import type { RecordSummary } from '../../core/reconcile.ts';
import { ATTRIBUTE } from '../../names/storage.ts';
import type { Deadline } from '../../ports.ts';
import type { Pauses } from '../pause.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { Item } from './item-size.ts';
import { summaryOf } from './read-item.ts';
import { itemKey, readItems } from './read-items.ts';
import { unavailable, type Unavailable } from './unavailable.ts';

const MAX_CONCURRENT_CALLS = 4;

const PROJECTION = {
  ProjectionExpression:
    '#key, #hash, #status, #failure.#reason, #attempts, #earlier, #received, #expire, #claim, #lease',
  ExpressionAttributeNames: {
    '#key': ATTRIBUTE.key,
    '#hash': ATTRIBUTE.contentHash,
    '#status': ATTRIBUTE.status,
    '#failure': ATTRIBUTE.failure,
    '#reason': 'reason',
    '#attempts': ATTRIBUTE.attempts,
    '#earlier': ATTRIBUTE.earlierAttempts,
    '#received': ATTRIBUTE.receivedAt,
    '#expire': ATTRIBUTE.expireAt,
    '#claim': ATTRIBUTE.claimId,
    '#lease': ATTRIBUTE.leaseUntil,
  },
};

/**
 * Reads the summaries of the records of keys, strongly consistent. A key that is missing in the answer did not exist.
 */
export async function readSummaries(
  client: DynamoDbApi,
  tableName: string,
  keys: readonly string[],
  deadline: Deadline,
  pauses?: Pauses,
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
  const reading = {
    client,
    tableName,
    projection: PROJECTION,
    concurrency: MAX_CONCURRENT_CALLS,
    pauses,
  };
  await readItems(reading, keys, reader, deadline);
  return summaries;
}

/** If somebody has edited an item so that it can't be read, the others must not fail. */
function readable(item: Item): RecordSummary | Unavailable {
  try {
    return summaryOf(item);
  } catch (error) {
    return unavailable(error);
  }
}
