import type {
  BatchStatementError,
  BatchStatementRequest,
  BatchStatementResponse,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';

import type { Deadline } from '../../ports.ts';
import { chunked } from '../chunked.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { pauseBefore, type Pauses } from '../pause.ts';
import type { DynamoDbApi } from './dynamodb-http.ts';
import { valueSize } from './item-size.ts';
import { NO_ANSWER, NO_TIME_LEFT, unavailable, type Unavailable } from './unavailable.ts';

const CALL_LIMITS = {
  /** `BatchExecuteStatement` takes at most 25 statements. */
  maxItems: 25,
  /** So that a call of large items ends within its timeout. AWS documents no limit. */
  maxBytes: 4 * 1024 * 1024,
};
const MAX_CONCURRENT_CALLS = 8;

/** The result of one statement: done, refused by its condition, or unknown. */
export type StatementResult = 'done' | 'refused' | Unavailable;

/** What came of one try. A statement of `retriable` may be tried again. If it isn't, `reason` is its result. */
type Attempt = StatementResult | { readonly kind: 'retriable'; readonly reason: Unavailable };

/** The codes of throttled statements, and of failures inside DynamoDB, which advises to try again after both. */
const RETRIABLE: ReadonlySet<BatchStatementError['Code']> = new Set([
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'InternalServerError',
]);

/**
 * Executes statements that write items of different keys, 25 a call. Answers in their order. If one fails, the others
 * don't. Statements that DynamoDB throttles are tried again, by the policy in `core/throttle-pause.ts`: their errors come
 * in the answer of a call that succeeds, so no client tries them again.
 *
 * A statement may take effect although DynamoDB says that it failed. Then its next try is refused, as if another call had
 * done the same. So the caller must find out whose work it finds, as it must when the answer of a call is lost.
 *
 * @param refusal the error code with which DynamoDB refuses the statements' condition.
 * @param pauses without it, no statement is tried again.
 */
export async function executeStatements(
  client: Pick<DynamoDbApi, 'batchExecuteStatement'>,
  statements: readonly BatchStatementRequest[],
  refusal: BatchStatementError['Code'],
  deadline: Deadline,
  pauses?: Pauses,
): Promise<readonly StatementResult[]> {
  const attempts = await attempt(client, statements, refusal, deadline);
  for (let retry = 1; attempts.some(isRetriable); retry += 1) {
    if (!(await pauseBefore(retry, pauses, deadline))) break;
    const open = statements.filter((_, index) => isRetriable(attempts[index]));
    const again = (await attempt(client, open, refusal, deadline)).values();
    for (const [index, one] of attempts.entries()) {
      if (isRetriable(one)) attempts[index] = again.next().value ?? NO_ANSWER;
    }
  }
  return attempts.map((one) => (isRetriable(one) ? one.reason : one));
}

function isRetriable(one: Attempt | undefined) {
  return typeof one === 'object' && one.kind === 'retriable';
}

/** Tries each statement once. */
async function attempt(
  client: Pick<DynamoDbApi, 'batchExecuteStatement'>,
  statements: readonly BatchStatementRequest[],
  refusal: BatchStatementError['Code'],
  deadline: Deadline,
): Promise<Attempt[]> {
  const calls = chunked(statements, CALL_LIMITS, sizeOf);
  const results = await mapConcurrently(calls, MAX_CONCURRENT_CALLS, (call) =>
    execute(client, call, refusal, deadline),
  );
  return results.flat();
}

/** Size of its parameters, about: a text counts by its UTF-16 code units. Counting its bytes would take too long. */
function sizeOf({ Parameters = [] }: BatchStatementRequest): number {
  let size = 0;
  for (const value of Parameters) size += value.S?.length ?? valueSize(value);
  return size;
}

/** One result for each statement. */
async function execute(
  client: Pick<DynamoDbApi, 'batchExecuteStatement'>,
  statements: readonly BatchStatementRequest[],
  refusal: BatchStatementError['Code'],
  deadline: Deadline,
): Promise<readonly Attempt[]> {
  if (deadline.remaining() <= 0) return statements.map(() => NO_TIME_LEFT);
  try {
    const { Responses = [] } = await client.batchExecuteStatement(
      { Statements: [...statements] },
      { abortSignal: deadline.signal },
    );
    return statements.map((_, index) => statementResult(Responses[index], refusal));
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

/** True if DynamoDB refused the call because of its content. Then its halves are tried, so that one statement can't fail 25. */
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

function statementResult(
  response: BatchStatementResponse | undefined,
  refusal: BatchStatementError['Code'],
): Attempt {
  if (!response) return NO_ANSWER;
  const { Error: error } = response;
  if (!error) return 'done';
  if (error.Code === refusal) return 'refused';
  const reason = unavailable(`${error.Code ?? 'unknown error'}: ${error.Message ?? ''}`);
  return RETRIABLE.has(error.Code) ? { kind: 'retriable', reason } : reason;
}
