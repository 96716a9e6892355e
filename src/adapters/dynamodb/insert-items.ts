import {
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  type BatchStatementResponse,
  type DynamoDBClient,
  type DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';

import type { Deadline } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { itemSize, MAX_ITEM_SIZE } from './item-size.ts';
import type { Item } from './ledger-item.ts';
import { NO_TIME_LEFT, TOO_LARGE, unavailable, type Unavailable } from './unavailable.ts';

/** `exists`: the key was taken, and nothing was written. */
export type InsertResult = { readonly kind: 'inserted' | 'exists' } | Unavailable;

/** `BatchExecuteStatement` takes at most 25 statements. */
const MAX_STATEMENTS = 25;
/** Keeps a call of large items short enough for its time-out; AWS documents no limit of its own. */
const MAX_CALL_BYTES = 4 * 1024 * 1024;
/** Calls under way at once. */
const CONCURRENCY = 8;

interface Insert {
  readonly item: Item;
  readonly size: number;
}

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
  const inserts = items.map((item) => ({ item, size: itemSize(item) }));
  const results = new Map<Insert, InsertResult>();
  for (const insert of inserts) if (insert.size > MAX_ITEM_SIZE) results.set(insert, TOO_LARGE);
  const calls = chunked(inserts.filter((insert) => !results.has(insert)));
  await mapConcurrently(calls, CONCURRENCY, async (call) => {
    const answers = await execute(client, tableName, call, deadline);
    for (const [index, insert] of call.entries()) {
      results.set(insert, answers[index] ?? unavailable('DynamoDB gave no answer'));
    }
  });
  return inserts.map((insert) => results.get(insert) ?? NO_TIME_LEFT);
}

function chunked(inserts: readonly Insert[]): Insert[][] {
  const calls: Insert[][] = [];
  let bytes = 0;
  for (const insert of inserts) {
    const call = calls.at(-1);
    if (call && call.length < MAX_STATEMENTS && bytes + insert.size <= MAX_CALL_BYTES) {
      call.push(insert);
      bytes += insert.size;
    } else {
      calls.push([insert]);
      bytes = insert.size;
    }
  }
  return calls;
}

async function execute(
  client: DynamoDBClient,
  tableName: string,
  inserts: readonly Insert[],
  deadline: Deadline,
): Promise<readonly InsertResult[]> {
  if (deadline.remaining() <= 0) return inserts.map(() => NO_TIME_LEFT);
  const Statements = inserts.map(({ item }) => insertStatement(tableName, item));
  try {
    const command = new BatchExecuteStatementCommand({ Statements });
    const { Responses = [] } = await client.send(command, { abortSignal: deadline.signal });
    return Responses.map(resultOf);
  } catch (error) {
    if (!isPoisoned(error) || inserts.length === 1) return inserts.map(() => unavailable(error));
    const half = Math.ceil(inserts.length / 2);
    const halves = [inserts.slice(0, half), inserts.slice(half)];
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

function resultOf({ Error: error }: BatchStatementResponse): InsertResult {
  if (!error) return { kind: 'inserted' };
  if (error.Code === 'DuplicateItem') return { kind: 'exists' };
  return unavailable(`${error.Code ?? 'unknown error'}: ${error.Message ?? ''}`);
}

/**
 * Statement texts by the names they insert; there are few, since senders name no attributes. DynamoDB
 * takes no whole item as a parameter, so the text spells the names and the parameters hold the values.
 */
const statementTexts = new Map<string, string>();

function insertStatement(tableName: string, item: Item): BatchStatementRequest {
  const names = Object.keys(item);
  const cacheKey = `${tableName} ${names.join()}`;
  let text = statementTexts.get(cacheKey);
  if (text === undefined) {
    const members = names.map((name) => `'${name}': ?`).join(', ');
    text = `INSERT INTO "${tableName}" VALUE {${members}}`;
    statementTexts.set(cacheKey, text);
  }
  return { Statement: text, Parameters: Object.values(item) };
}
