import { Readable } from 'node:stream';

import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import { HttpResponse } from '@smithy/core/transport';

import type { FoundStack } from '../../../scripts/stack/find-stack.ts';
import type { Surroundings } from '../../../scripts/events/find-target.ts';
import { NOW } from '../../support/events.ts';

const NOWHERE = {
  endpoint: 'http://127.0.0.1:1',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

/** The id of the event source mapping. */
export const MAPPING_ID = 'd1f2a3b4-0000-4000-8000-000000000001';

/** A Lambda whose event source mapping is in this state. */
export function lambdaWith(State: string, details: object = {}): LambdaClientConfig {
  return lambdaAnswering(200, { UUID: MAPPING_ID, State, ...details });
}

/** A Lambda that refuses every call. */
export function lambdaRefusing(status: number, error: string, Message: string): LambdaClientConfig {
  return lambdaAnswering(status, { Message }, { 'x-amzn-errortype': error });
}

function lambdaAnswering(statusCode: number, content: object, more = {}): LambdaClientConfig {
  const handle = () => {
    const headers = { 'content-type': 'application/json', ...more };
    const body = Readable.from([JSON.stringify(content)]);
    return Promise.resolve({ response: new HttpResponse({ statusCode, headers, body }) });
  };
  return { ...NOWHERE, requestHandler: { handle } };
}

/** A local run with this table, at this DynamoDB. */
export function localRun(
  tableName: string,
  dynamoDbEndpoint: string,
  stack: Partial<FoundStack> = {},
): Surroundings {
  return {
    now: () => NOW,
    findStack: () => Promise.reject(new Error('this test has no account')),
    findLocal: () => ({
      name: 'make local',
      stage: 'dev',
      local: true,
      queueUrl: 'http://127.0.0.1:1/000000000000/events',
      deadLetterQueueUrl: 'http://127.0.0.1:1/000000000000/events-dlq',
      tableName,
      journalTableName: 'journal',
      bucketName: 'large-texts',
      eventSourceMappingId: MAPPING_ID,
      sqs: { ...NOWHERE },
      dynamoDb: { ...NOWHERE, endpoint: dynamoDbEndpoint },
      s3: { ...NOWHERE },
      lambda: lambdaWith('Enabled'),
      ...stack,
    }),
  };
}
