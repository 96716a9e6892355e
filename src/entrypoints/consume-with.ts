import { randomUUID } from 'node:crypto';

import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';

import { validators } from '#generated/validators.js';

import { DynamoDbStore } from '../adapters/dynamodb/dynamodb-store.ts';
import type { LargeTextStore } from '../adapters/dynamodb/large-text.ts';
import { handlerLogOf } from '../adapters/powertools-handler-log.ts';
import { PowertoolsTelemetry } from '../adapters/powertools-telemetry.ts';
import { TIMERS } from '../adapters/timers.ts';
import { createConsumer, type Consumer } from '../consumer.ts';
import { SchemaRegistry } from '../core/schema-registry.ts';
import { HandlerRegistry } from '../handlers/handler-registry.ts';
import type { HandlerDefinition } from '../handlers/handler.ts';
import { SERVICE_NAME } from '../names.ts';
import { once } from '../once.ts';
import type { EventPublisher, MessageVisibility } from '../ports.ts';
import { readSettings } from '../settings.ts';

/**
 * Both time-outs are far below the function's own, so that a stalled call leaves time to give back. By
 * default the SDK only warns of the second.
 */
const TIME_OUTS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
};

/** What the SDK's clients send their requests with, or how they are to make it. */
type Transport = NonNullable<DynamoDBClientConfig['requestHandler']>;

/**
 * The consumer function with these handlers, put together from the environment.
 *
 * @param transport what takes the requests to the ledger's table.
 * @throws SettingsError or HandlerRegistrationError: then Lambda reports that the function can't start.
 */
export function consumeWith(
  handlers: readonly HandlerDefinition[],
  transport: Transport = TIME_OUTS,
): Consumer {
  const settings = readSettings(process.env);
  const registry = new SchemaRegistry(validators);
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const sqs = once(connectToSqs);
  return createConsumer({
    registry,
    handlers: new HandlerRegistry(handlers, registry),
    store: new DynamoDbStore(
      new DynamoDBClient({ requestHandler: transport }),
      settings.tableName,
      once(() => connectToBucket(settings.bucketName)),
    ),
    clock: { now: () => Date.now() },
    timers: TIMERS,
    random: () => Math.random(),
    uniqueId: randomUUID,
    retryPolicy: {
      baseSeconds: settings.retryBaseSeconds,
      capSeconds: settings.retryCapSeconds,
      maxReceiveCount: settings.maxReceiveCount,
    },
    retentionDays: settings.ledgerRetentionDays,
    handlerConcurrency: settings.handlerConcurrency,
    handlerTimeoutSeconds: settings.handlerTimeoutSeconds,
    handlerLog: (attempt) => handlerLogOf(logger, attempt),
    publisher: once(async () => publisherTo(settings.queueUrl, await sqs())),
    visibility: once(async () => visibilityIn(settings.queueUrl, await sqs())),
    telemetry: new PowertoolsTelemetry(logger, registry, settings.stage),
  });
}

/** Loads the SQS client when something must be retried or published: most cold starts do without it. */
async function connectToSqs(): Promise<SQSClient> {
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  return new SQSClient({ requestHandler: TIME_OUTS });
}

async function visibilityIn(queueUrl: string, client: SQSClient): Promise<MessageVisibility> {
  const { SqsVisibility } = await import('../adapters/sqs-visibility.ts');
  return new SqsVisibility(client, queueUrl);
}

async function publisherTo(queueUrl: string, client: SQSClient): Promise<EventPublisher> {
  const { SqsPublisher } = await import('../adapters/sqs-publisher.ts');
  return new SqsPublisher(client, queueUrl);
}

/** Loads the S3 client when the first text is too large for the table: hardly any event's is. */
async function connectToBucket(bucketName: string): Promise<LargeTextStore> {
  const [{ S3Client }, { S3LargeTexts }, { addressingFor }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../adapters/s3-large-texts.ts'),
    import('../adapters/s3-addressing.ts'),
  ]);
  // Two attempts: a stalled put costs six seconds, and leaves time for what else is in the batch.
  const client = new S3Client({ requestHandler: TIME_OUTS, maxAttempts: 2, ...addressingFor(process.env) });
  return new S3LargeTexts(client, bucketName);
}
