import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { validators } from '#generated/validators.js';

import { DynamoDbStore } from '../adapters/dynamodb/dynamodb-store.ts';
import type { LargeTextStore } from '../adapters/dynamodb/large-text.ts';
import { PowertoolsTelemetry } from '../adapters/powertools-telemetry.ts';
import { createConsumer } from '../consumer.ts';
import { SchemaRegistry } from '../core/schema-registry.ts';
import { SERVICE_NAME } from '../names.ts';
import { once } from '../once.ts';
import type { MessageVisibility } from '../ports.ts';
import { readSettings } from '../settings.ts';

const settings = readSettings(process.env);
const registry = new SchemaRegistry(validators);
/**
 * Both time-outs are far below the function's own, so that a stalled call leaves time to give back. By
 * default the SDK only warns of the second.
 */
const requestHandler = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
};

/** What Lambda calls with a batch of messages from the queue. */
export const handler = createConsumer({
  registry,
  store: new DynamoDbStore(
    new DynamoDBClient({ requestHandler }),
    settings.tableName,
    once(connectToBucket),
  ),
  clock: { now: () => Date.now() },
  random: () => Math.random(),
  retryPolicy: {
    baseSeconds: settings.retryBaseSeconds,
    capSeconds: settings.retryCapSeconds,
    maxReceiveCount: settings.maxReceiveCount,
  },
  retentionDays: settings.ledgerRetentionDays,
  visibility: once(connectToQueue),
  telemetry: new PowertoolsTelemetry(
    new Logger({ serviceName: SERVICE_NAME }),
    registry,
    settings.stage,
  ),
});

/** Loads the SQS client when the first message must be retried: cold starts do without it. */
async function connectToQueue(): Promise<MessageVisibility> {
  const [{ SQSClient }, { SqsVisibility }] = await Promise.all([
    import('@aws-sdk/client-sqs'),
    import('../adapters/sqs-visibility.ts'),
  ]);
  return new SqsVisibility(new SQSClient({ requestHandler }), settings.queueUrl);
}

/** Loads the S3 client when the first text is too large for the table: hardly any event's is. */
async function connectToBucket(): Promise<LargeTextStore> {
  const [{ S3Client }, { S3LargeTexts }, { addressingFor }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../adapters/s3-large-texts.ts'),
    import('../adapters/s3-addressing.ts'),
  ]);
  // Two attempts: a stalled put costs six seconds, and leaves time for what else is in the batch.
  const client = new S3Client({ requestHandler, maxAttempts: 2, ...addressingFor(process.env) });
  return new S3LargeTexts(client, settings.bucketName);
}
