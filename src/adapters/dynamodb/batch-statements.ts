import type {
  BatchStatementError,
  BatchStatementRequest,
  BatchStatementResponse,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';

import type { Deadline } from '../../ports.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import type { DynamoDbApi } from './dynamodb-api.ts';
import { valueSize } from './item-size.ts';
import { NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';

/** `BatchExecuteStatement` takes at most 25 statements. */
const MAX_STATEMENTS = 25;
/** Keeps a call of large items short enough for its timeout; AWS documents no limit of its own. */
const MAX_CALL_BYTES = 4 * 1024 * 1024;
/** Calls under way at once. */
const CONCURRENCY = 8;

/** What one statement came to: done, refused by a condition that it has, or not known. */
export type StatementResult = 'done' | 'refused' | Unavailable;

/**
 * Executes statements that write items of different keys, 25 a call. Answers in their order; one that
 * fails does not touch its neighbours.
 *
 * @param refusal the error that DynamoDB has for the statements' condition.
 */
export async function executeStatements(
  client: DynamoDbApi,
  statements: readonly BatchStatementRequest[],
  refusal: BatchStatementError['Code'],
  deadline: Deadline,
): Promise<readonly StatementResult[]> {
  const results = await mapConcurrently(chunked(statements), CONCURRENCY, (call) =>
    execute(client, call, refusal, deadline),
  );
  return results.flat();
}

function chunked(statements: readonly BatchStatementRequest[]): BatchStatementRequest[][] {
  const calls: BatchStatementRequest[][] = [];
  let bytes = 0;
  for (const statement of statements) {
    const size = sizeOf(statement);
    const call = calls.at(-1);
    if (call && call.length < MAX_STATEMENTS && bytes + size <= MAX_CALL_BYTES) {
      call.push(statement);
      bytes += size;
    } else {
      calls.push([statement]);
      bytes = size;
    }
  }
  return calls;
}

/**
 * Size of its parameters in bytes. Texts count by UTF-16 code units, which takes no time: their bytes are up to three
 * times as many.
 */
function sizeOf({ Parameters = [] }: BatchStatementRequest): number {
  let size = 0;
  for (const value of Parameters) size += value.S?.length ?? valueSize(value);
  return size;
}

/** One result for each statement. */
async function execute(
  client: DynamoDbApi,
  statements: readonly BatchStatementRequest[],
  refusal: BatchStatementError['Code'],
  deadline: Deadline,
): Promise<readonly StatementResult[]> {
  if (deadline.remaining() <= 0) return statements.map(() => NO_TIME_LEFT);
  try {
    const { Responses = [] } = await client.batchExecuteStatement(
      { Statements: [...statements] },
      { abortSignal: deadline.signal },
    );
    return statements.map((_, index) => resultOf(Responses[index], refusal));
  } catch (error) {
    if (!isPoisoned(error) || statements.length === 1) {
      return statements.map(() => unavailable(error));
    }
    const half = Math.ceil(statements.length / 2);
    const halves = [statements.slice(0, half), statements.slice(half)];
    const results = await mapConcurrently(halves, 1, (part) =>
      execute(client, part, refusal, deadline),
    );
    return results.flat();
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

function resultOf(
  response: BatchStatementResponse | undefined,
  refusal: BatchStatementError['Code'],
): StatementResult {
  if (!response) return unavailable('DynamoDB gave no answer');
  const { Error: error } = response;
  if (!error) return 'done';
  if (error.Code === refusal) return 'refused';
  return unavailable(`${error.Code ?? 'unknown error'}: ${error.Message ?? ''}`);
}
