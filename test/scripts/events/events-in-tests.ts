import type { FoundStack } from '../../../scripts/stack/find-stack.ts';
import type { Surroundings } from '../../../scripts/events/connect.ts';
import { NOW } from '../../support/events.ts';

const NOWHERE = {
  endpoint: 'http://127.0.0.1:1',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

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
      sqs: { ...NOWHERE },
      dynamoDb: { ...NOWHERE, endpoint: dynamoDbEndpoint },
      s3: { ...NOWHERE },
      ...stack,
    }),
  };
}
