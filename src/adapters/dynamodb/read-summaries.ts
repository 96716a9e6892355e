import type { RecordSummary } from '../../core/reconcile.ts';
import type { Deadline } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { DynamoDbApi } from './dynamodb-api.ts';
import type { Item } from './item-texts.ts';
import { summaryOf } from './read-item.ts';
import { NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';

/** `BatchGetItem` takes at most 100 keys. */
const MAX_KEYS = 100;
/** Calls under way at once. */
const CONCURRENCY = 4;

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
  const calls = Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, index) =>
    keys.slice(index * MAX_KEYS, (index + 1) * MAX_KEYS),
  );
  await mapConcurrently(calls, CONCURRENCY, async (call) => {
    let open = call;
    while (open.length > 0) {
      const page = await readPage(client, tableName, open, deadline);
      for (const [key, summary] of page.summaries) summaries.set(key, summary);
      open = page.unprocessed;
    }
  });
  return summaries;
}

interface Page {
  readonly summaries: ReadonlyMap<string, RecordSummary | Unavailable>;
  /** Always fewer than were asked for: DynamoDB leaves keys out past 16 MB, or when it throttles. */
  readonly unprocessed: string[];
}

async function readPage(
  client: DynamoDbApi,
  tableName: string,
  keys: readonly string[],
  deadline: Deadline,
): Promise<Page> {
  if (deadline.remaining() <= 0) return failed(keys, NO_TIME_LEFT);
  try {
    const { Responses, UnprocessedKeys } = await client.batchGetItem(
      { RequestItems: { [tableName]: request(keys) } },
      { abortSignal: deadline.signal },
    );
    const unprocessed = (UnprocessedKeys?.[tableName]?.Keys ?? []).map(keyOf);
    const noProgress = unprocessed.length >= keys.length;
    if (noProgress) return failed(keys, unavailable('DynamoDB throttles reads'));
    return { summaries: summariesOf(Responses?.[tableName] ?? []), unprocessed };
  } catch (error) {
    return failed(keys, unavailable(error));
  }
}

function request(keys: readonly string[]) {
  return {
    Keys: keys.map((key) => ({ [ATTRIBUTE.key]: { S: key } })),
    ConsistentRead: true,
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
}

function summariesOf(items: readonly Item[]): Map<string, RecordSummary | Unavailable> {
  return new Map(items.map((item) => [keyOf(item), readable(item)]));
}

/** What other hands have made of one item must not fail its neighbours. */
function readable(item: Item): RecordSummary | Unavailable {
  try {
    return summaryOf(item);
  } catch (error) {
    return unavailable(error);
  }
}

function keyOf(item: Item): string {
  return item[ATTRIBUTE.key]?.S ?? '';
}

function failed(keys: readonly string[], reason: Unavailable): Page {
  return { summaries: new Map(keys.map((key) => [key, reason])), unprocessed: [] };
}
