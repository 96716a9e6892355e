import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SQS } from '@aws-sdk/client-sqs';

import { connectionFrom, type HttpTransport } from '../adapters/aws/aws-connection.ts';
import { S3Http } from '../adapters/s3/s3-http.ts';
import type { OperatorPorts } from '../http/api-services.ts';
import type { Probe } from '../operations/check-health.ts';
import type { ApiSettings } from './api-settings.ts';
import { openLedgerQueries } from './open-ledger-queries.ts';
import { openOperations } from './open-operations.ts';

/** So that a call that hangs leaves time for another one. */
const requestHandler = {
  connectionTimeout: 1_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
};

/** What the API needs for everything but publishing. */
export interface ApiOperations {
  readonly ports: OperatorPorts;
  readonly reachQueue: Probe;
}

/**
 * Opens a stack for what only some requests need, with clients of the AWS SDK. They take long to load, so the API imports
 * this file with the first such request.
 */
export function openOperatorPorts(
  environment: Readonly<Record<string, string | undefined>>,
  settings: ApiSettings,
  transport: HttpTransport,
): ApiOperations {
  const dynamoDb = new DynamoDB({ requestHandler });
  const sqs = new SQS({ requestHandler });
  // As in the consumer, which knows how emulators are addressed.
  const s3 = new S3Http(connectionFrom(environment, 's3', transport, settings.urlSuffix));
  const queries = openLedgerQueries(dynamoDb, settings);
  const { queueUrl: QueueUrl } = settings;
  return {
    ports: { queries, ...openOperations({ dynamoDb, s3, sqs }, settings) },
    reachQueue: (abortSignal) =>
      sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] }, { abortSignal }),
  };
}
