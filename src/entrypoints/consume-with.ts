import { randomUUID } from 'node:crypto';

import { Logger } from '@aws-lambda-powertools/logger';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import { connectionFrom, type HttpTransport } from '../adapters/aws/aws-connection.ts';
import { handlerLogOf } from '../adapters/powertools/powertools-handler-log.ts';
import { PowertoolsTelemetry } from '../adapters/powertools/powertools-telemetry.ts';
import { sqsFunction, type SqsFunction } from '../adapters/sqs/lambda-sqs.ts';
import { SqsHttp } from '../adapters/sqs/sqs-http.ts';
import { SqsPublisher } from '../adapters/sqs/sqs-publisher.ts';
import { SqsVisibility } from '../adapters/sqs/sqs-visibility.ts';
import { TIMERS } from '../adapters/timers.ts';
import { createConsumer } from '../batch/consumer.ts';
import { SchemaRegistry, type RegisteredSchema } from '../core/schema-registry.ts';
import { HandlerRegistry } from '../handlers/handler-registry.ts';
import type { HandlerDefinition } from '../handlers/handler.ts';
import { SERVICE_NAME } from '../names.ts';
import { readConsumerSettings } from './consume-settings.ts';
import { openEventStore } from './open-event-store.ts';

/** The timeouts are far below the function's own, so that a stalled call leaves time to give back. */
const TIME_OUTS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  // That is over with an answer's head: this is for a body that stays away.
  socketTimeout: 3_000,
  // Without it there is but a warning.
  throwOnRequestTimeout: true,
};

/** Which events a consumer knows, and what it does with them. */
export interface KnownEvents {
  readonly schemas: readonly RegisteredSchema[];
  /** At most one for each type and version. An event without a handler is validated and recorded. */
  readonly handlers: readonly HandlerDefinition[];
}

/**
 * The consumer function for these events, put together from the environment.
 *
 * @param transport takes all requests to AWS.
 * @throws SettingsError or HandlerRegistrationError: then Lambda reports that the function can't start.
 */
export function consumeWith(
  { schemas, handlers }: KnownEvents,
  transport: HttpTransport = new NodeHttpHandler(TIME_OUTS),
): SqsFunction {
  const settings = readConsumerSettings(process.env);
  const registry = new SchemaRegistry(schemas);
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const sqs = new SqsHttp(connectionFrom(process.env, 'sqs', transport, settings.urlSuffix));
  const handlerRegistry = new HandlerRegistry(handlers, registry);
  const consume = createConsumer({
    registry,
    handlers: handlerRegistry,
    store: openEventStore(process.env, settings, transport),
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
    handlerLog: (envelope, attempt) => handlerLogOf(logger, envelope, attempt),
    publisher: new SqsPublisher(sqs, settings.queueUrl),
    visibility: new SqsVisibility(sqs, settings.queueUrl),
    telemetry: new PowertoolsTelemetry(logger, registry, settings),
  });
  return sqsFunction(consume);
}
