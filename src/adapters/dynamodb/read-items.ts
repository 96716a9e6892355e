import { ATTRIBUTE } from '../../names.ts';
import type { Deadline } from '../../ports.ts';
import { chunked } from '../chunked.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import type { Item } from './item-size.ts';
import { NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';

/** `BatchGetItem` takes at most 100 keys. */
const CALL_LIMITS = { maxItems: 100 };

/** What is read of an item. */
export interface Projection {
  readonly ProjectionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
}

/** What is read, and how. */
export interface Reading {
  readonly client: DynamoDbApi;
  readonly tableName: string;
  /** Without one, whole items are read. */
  readonly projection?: Projection;
  /** Calls under way at once. */
  readonly concurrency: number;
}

/** Told of the items of each answer, and of keys that could not be read. */
export interface Reader {
  readonly found: (items: readonly Item[]) => void | Promise<void>;
  readonly failed: (keys: readonly string[], reason: Unavailable) => void;
}

/**
 * Reads the items of keys, strongly consistent, 100 keys a call. It is told the items of an answer before the next call
 * is made for those that DynamoDB left out, so that no more than 16 MB of them are held at once for each call. A key
 * that is never reported did not exist when it was read.
 */
export async function readItems(
  { client, tableName, projection, concurrency }: Reading,
  keys: readonly string[],
  reader: Reader,
  deadline: Deadline,
): Promise<void> {
  await mapConcurrently(chunked(keys, CALL_LIMITS), concurrency, async (call) => {
    let open = call;
    while (open.length > 0) {
      const request = { [tableName]: requestFor(open, projection) };
      open = await readPage(client, tableName, request, open, reader, deadline);
    }
  });
}

/**
 * Gives the keys that are to be asked for again: always fewer than were. DynamoDB leaves keys out past 16 MB, or when it
 * throttles.
 */
async function readPage(
  client: DynamoDbApi,
  tableName: string,
  RequestItems: Record<string, ReturnType<typeof requestFor>>,
  keys: readonly string[],
  { found, failed }: Reader,
  deadline: Deadline,
): Promise<string[]> {
  const giveUp = (reason: Unavailable): string[] => {
    failed(keys, reason);
    return [];
  };
  if (deadline.remaining() <= 0) return giveUp(NO_TIME_LEFT);
  let answer;
  try {
    answer = await client.batchGetItem({ RequestItems }, { abortSignal: deadline.signal });
  } catch (error) {
    return giveUp(unavailable(error));
  }
  const unprocessed = (answer.UnprocessedKeys?.[tableName]?.Keys ?? []).map(itemKey);
  if (unprocessed.length >= keys.length) return giveUp(unavailable('DynamoDB throttles reads'));
  await found(answer.Responses?.[tableName] ?? []);
  return unprocessed;
}

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
