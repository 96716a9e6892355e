import {
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  type BatchStatementResponse,
  type DynamoDBClient,
  type DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';

import type { Deadline } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { itemSize } from './item-size.ts';
import type { Item } from './item-texts.ts';
import { NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';

/** `exists`: the key was taken, and nothing was written. */
export type InsertResult = { readonly kind: 'inserted' | 'exists' } | Unavailable;

/** `BatchExecuteStatement` takes at most 25 statements. */
const MAX_STATEMENTS = 25;
/** Keeps a call of large items short enough for its time-out; AWS documents no limit of its own. */
const MAX_CALL_BYTES = 4 * 1024 * 1024;
/** Calls under way at once. */
const CONCURRENCY = 8;

/**
 * Inserts items whose keys differ, each only if its key is free, 25 a call: a PartiQL `INSERT` of a
 * key that exists fails by itself, which makes it a conditional put at a 25th of the calls. Answers
 * in the order of the items; one that fails does not touch its neighbours.
 */
export async function insertItems(
  client: DynamoDBClient,
  tableName: string,
  items: readonly Item[],
  deadline: Deadline,
): Promise<readonly InsertResult[]> {
  const results = await mapConcurrently(chunked(items), CONCURRENCY, (call) =>
    execute(client, tableName, call, deadline),
  );
  return results.flat();
}

function chunked(items: readonly Item[]): Item[][] {
  const calls: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = itemSize(item);
    const call = calls.at(-1);
    if (call && call.length < MAX_STATEMENTS && bytes + size <= MAX_CALL_BYTES) {
      call.push(item);
      bytes += size;
    } else {
      calls.push([item]);
      bytes = size;
    }
  }
  return calls;
}

/** One result for each item. */
async function execute(
  client: DynamoDBClient,
  tableName: string,
  items: readonly Item[],
  deadline: Deadline,
): Promise<readonly InsertResult[]> {
  if (deadline.remaining() <= 0) return items.map(() => NO_TIME_LEFT);
  const Statements = items.map((item) => insertStatement(tableName, item));
  try {
    const command = new BatchExecuteStatementCommand({ Statements });
    const { Responses = [] } = await client.send(command, { abortSignal: deadline.signal });
    return items.map((_, index) => resultOf(Responses[index]));
  } catch (error) {
    if (!isPoisoned(error) || items.length === 1) return items.map(() => unavailable(error));
    const half = Math.ceil(items.length / 2);
    const halves = [items.slice(0, half), items.slice(half)];
    return (
      await mapConcurrently(halves, 1, (part) => execute(client, tableName, part, deadline))
    ).flat();
  }
}

/** The whole call was refused for what is in it: its halves are tried, so that one can't spoil 25. */
function isPoisoned(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata: { httpStatusCode } = {} } = error as Partial<DynamoDBServiceException>;
  return REFUSALS_OF_CONTENT.has(error.name) || httpStatusCode === CONTENT_TOO_LARGE;
}

const REFUSALS_OF_CONTENT: ReadonlySet<string> = new Set([
  'ValidationException',
  'SerializationException',
]);
const CONTENT_TOO_LARGE = 413;

function resultOf(response: BatchStatementResponse | undefined): InsertResult {
  if (!response) return unavailable('DynamoDB gave no answer');
  const { Error: error } = response;
  if (!error) return { kind: 'inserted' };
  if (error.Code === 'DuplicateItem') return { kind: 'exists' };
  return unavailable(`${error.Code ?? 'unknown error'}: ${error.Message ?? ''}`);
}

/**
 * DynamoDB takes no whole item as a parameter, so the text spells the names, which no sender chooses, and
 * the parameters hold the values.
 */
function insertStatement(tableName: string, item: Item): BatchStatementRequest {
  const members = Object.keys(item).map((name) => `'${name}': ?`);
  const text = `INSERT INTO "${tableName}" VALUE {${members.join(', ')}}`;
  return { Statement: text, Parameters: Object.values(item) };
}
