import { ATTRIBUTE } from '../../names/storage.ts';
import type { Deadline } from '../../ports.ts';
import { chunked } from '../chunked.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { pauseBefore, type Pauses } from '../pause.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { Item } from './item-size.ts';
import { NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';

/** `BatchGetItem` takes at most 100 keys. */
const CALL_LIMITS = { maxItems: 100 };

/** The attributes to read of each item. */
export interface Projection {
  readonly ProjectionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
}

/** The operation that reading needs. */
type ReadApi = Pick<DynamoDbApi, 'batchGetItem'>;

/** Where to read, which attributes, and how many calls at once. */
export interface ReadRequest {
  readonly client: ReadApi;
  readonly tableName: string;
  /** Default: whole items. */
  readonly projection?: Projection;
  /** Maximum number of calls at once. */
  readonly concurrency: number;
  /** Without it, nothing that DynamoDB throttles is tried again. */
  readonly pauses?: Pauses | undefined;
}

/** Gets the items of each answer, and the keys that could not be read. */
export interface Reader {
  readonly found: (items: readonly Item[]) => void | Promise<void>;
  readonly failed: (keys: readonly string[], reason: Unavailable) => void;
}

/**
 * Reads the items of keys, strongly consistent, 100 keys a call. The reader gets the items of an answer before the next
 * call for keys that DynamoDB left out. So a call has at most 16 MB in memory. A key that the reader never gets did not
 * exist. DynamoDB leaves keys out after 16 MB, and when it throttles. If it leaves all of them out, it throttles, and they
 * are tried again by the policy in `core/throttle-pause.ts`.
 */
export async function readItems(
  request: ReadRequest,
  keys: readonly string[],
  reader: Reader,
  deadline: Deadline,
): Promise<void> {
  const { concurrency, pauses } = request;
  await mapConcurrently(chunked(keys, CALL_LIMITS), concurrency, async (call) => {
    let open = call;
    let retries = 0;
    while (open.length > 0) {
      const left = await readPage(request, open, reader, deadline);
      if (left.length >= open.length && !(await pauseBefore((retries += 1), pauses, deadline))) {
        reader.failed(open, THROTTLED);
        return;
      }
      open = left;
    }
  });
}

/** Gives the keys that DynamoDB left out. */
async function readPage(
  { client, tableName, projection }: ReadRequest,
  keys: readonly string[],
  { found, failed }: Reader,
  deadline: Deadline,
): Promise<string[]> {
  const giveUp = (reason: Unavailable): string[] => {
    failed(keys, reason);
    return [];
  };
  if (deadline.remaining() <= 0) return giveUp(NO_TIME_LEFT);
  const RequestItems = { [tableName]: requestFor(keys, projection) };
  let answer;
  try {
    answer = await client.batchGetItem({ RequestItems }, { abortSignal: deadline.signal });
  } catch (error) {
    return giveUp(unavailable(error));
  }
  await found(answer.Responses?.[tableName] ?? []);
  return (answer.UnprocessedKeys?.[tableName]?.Keys ?? []).map(itemKey);
}

const THROTTLED = unavailable('DynamoDB throttles reads');

function requestFor(keys: readonly string[], projection: Projection | undefined) {
  return {
    Keys: keys.map((key) => ({ [ATTRIBUTE.key]: { S: key } })),
    ConsistentRead: true,
    ...projection,
  };
}

/** The key of an item. */
export function itemKey(item: Item): string {
  return item[ATTRIBUTE.key]?.S ?? '';
}
