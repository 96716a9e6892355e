import {
  failEntries,
  jsonError,
  operationOf,
  throttleStatements,
  xmlError,
  type PartialFailure,
} from '../../../scripts/local/aws-faults.ts';
import type { Answer, Call } from '../../../scripts/local/fault-proxy.ts';
import type { Random } from '../../../scripts/traffic/random.ts';
import type { ServiceName } from './fault-kinds.ts';

/** How an AWS service fails. */
export interface FailingService {
  readonly name: ServiceName;
  /** The operation of a call; `undefined` if it has none. The proxy always passes such a call on. */
  operationOf(call: Call): string | undefined;
  serverError(): Answer;
  /** One of the ways in which the service throttles. */
  throttled(random: Random): Answer;
  /** Operations that can fail in part. */
  readonly partial: Readonly<Record<string, PartialFailure>>;
}

/** The message of every error that a proxy makes up. */
export const FAULT_MESSAGE = 'a fault of the proxy';

export const SQS: FailingService = {
  name: 'sqs',
  operationOf,
  serverError: () => jsonError(500, 'com.amazonaws.sqs#InternalError', FAULT_MESSAGE),
  throttled: (random) =>
    random.pick([
      jsonError(400, 'com.amazonaws.sqs#RequestThrottled', FAULT_MESSAGE),
      jsonError(503, 'com.amazonaws.sqs#ServiceUnavailable', FAULT_MESSAGE),
    ]),
  partial: {
    DeleteMessageBatch: failEntries,
    ChangeMessageVisibilityBatch: failEntries,
    SendMessageBatch: failEntries,
  },
};

const DYNAMODB_ERROR = 'com.amazonaws.dynamodb.v20120810#';

export const DYNAMODB: FailingService = {
  name: 'dynamodb',
  operationOf,
  serverError: () => jsonError(500, `${DYNAMODB_ERROR}InternalServerError`, FAULT_MESSAGE),
  throttled: (random) =>
    random.pick([
      jsonError(400, 'com.amazon.coral.availability#ThrottlingException', FAULT_MESSAGE),
      jsonError(400, `${DYNAMODB_ERROR}ProvisionedThroughputExceededException`, FAULT_MESSAGE),
    ]),
  partial: { BatchExecuteStatement: throttleStatements },
};

export const S3: FailingService = {
  name: 's3',
  operationOf: s3OperationOf,
  serverError: () => xmlError(500, 'InternalError', FAULT_MESSAGE),
  throttled: () => xmlError(503, 'SlowDown', FAULT_MESSAGE),
  partial: {},
};

const BUCKET_OPERATIONS: Readonly<Record<string, string>> = { PUT: 'CreateBucket' };
const OBJECT_OPERATIONS: Readonly<Record<string, string>> = { GET: 'GetObject', PUT: 'PutObject' };

/** The method and the path of a call tell S3's operation: `PUT /<bucket>/<key>`. */
function s3OperationOf({ method, path }: Call): string | undefined {
  const { pathname } = new URL(path, 'http://s3');
  const isOfObject = /^\/[^/]+\/./.test(pathname);
  const isOfBucket = /^\/[^/]+\/?$/.test(pathname);
  if (isOfObject) return OBJECT_OPERATIONS[method];
  return isOfBucket ? BUCKET_OPERATIONS[method] : undefined;
}
