import type { Random } from '../../../scripts/traffic/random.ts';
import type { Answer, Call } from './call.ts';
import type { ServiceName } from './fault-kinds.ts';
import { failPartly, type PartialFailure } from './partial-failure.ts';

/** What a proxy must know of an AWS service to fail as it does. */
export interface FailingService {
  readonly name: ServiceName;
  /** The operation that a request calls; `undefined` where it calls none and is always passed on. */
  operationOf(call: Call): string | undefined;
  serverError(): Answer;
  /** One of the ways in which the service throttles. */
  throttled(random: Random): Answer;
  /** Operations that can fail in part, and how. */
  readonly partial: Readonly<Record<string, PartialFailure>>;
}

export const SQS: FailingService = {
  name: 'sqs',
  operationOf: targetOf,
  serverError: () => jsonError(500, 'com.amazonaws.sqs#InternalError'),
  throttled: (random) =>
    random.pick([
      jsonError(400, 'com.amazonaws.sqs#RequestThrottled'),
      jsonError(503, 'com.amazonaws.sqs#ServiceUnavailable'),
    ]),
  partial: {
    DeleteMessageBatch: failPartly.entries,
    ChangeMessageVisibilityBatch: failPartly.entries,
  },
};

export const DYNAMODB: FailingService = {
  name: 'dynamodb',
  operationOf: targetOf,
  serverError: () => jsonError(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'),
  throttled: (random) =>
    random.pick([
      jsonError(400, 'com.amazon.coral.availability#ThrottlingException'),
      jsonError(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
    ]),
  partial: { BatchExecuteStatement: failPartly.statements },
};

export const S3: FailingService = {
  name: 's3',
  operationOf: objectOperationOf,
  serverError: () => xmlError(500, 'InternalError'),
  throttled: () => xmlError(503, 'SlowDown'),
  partial: {},
};

/** Protocols with JSON name the operation in a header: `AmazonSQS.ReceiveMessage`. */
function targetOf({ headers }: Call): string | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.split('.').at(-1) : undefined;
}

const BUCKET_OPERATIONS: Readonly<Record<string, string>> = { PUT: 'CreateBucket' };
const OBJECT_OPERATIONS: Readonly<Record<string, string>> = { GET: 'GetObject', PUT: 'PutObject' };

/** S3 names the operation by method and path: `PUT /<bucket>/<key>`. */
function objectOperationOf({ method, path }: Call): string | undefined {
  const { pathname } = new URL(path, 'http://s3');
  const isOfObject = /^\/[^/]+\/./.test(pathname);
  const isOfBucket = /^\/[^/]+\/?$/.test(pathname);
  if (isOfObject) return OBJECT_OPERATIONS[method];
  return isOfBucket ? BUCKET_OPERATIONS[method] : undefined;
}

function jsonError(status: number, type: string): Answer {
  const body = JSON.stringify({ __type: type, message: 'a fault of the proxy' });
  return { status, headers: JSON_HEADERS, body: Buffer.from(body) };
}

const JSON_HEADERS = { 'content-type': 'application/x-amz-json-1.0' };

function xmlError(status: number, code: string): Answer {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Error><Code>${code}</Code><Message>a fault of the proxy</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) };
}
