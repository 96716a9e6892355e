import { randomUUID } from 'node:crypto';

import { NodeHttpHandler } from '@smithy/node-http-handler';

import { connectionFrom, type HttpTransport } from '../adapters/aws/aws-connection.ts';
import { LineLogger } from '../adapters/powertools/line-logger.ts';
import { handlerLogOf } from '../adapters/powertools/powertools-handler-log.ts';
import { PowertoolsTelemetry } from '../adapters/powertools/powertools-telemetry.ts';
import { sqsFunction, type SqsFunction } from '../adapters/sqs/lambda-sqs.ts';
import { SqsCopySender } from '../adapters/sqs/sqs-copy-sender.ts';
import { SqsHttp } from '../adapters/sqs/sqs-http.ts';
import { SqsPublisher } from '../adapters/sqs/sqs-publisher.ts';
import { SqsVisibility } from '../adapters/sqs/sqs-visibility.ts';
import { TIMERS } from '../adapters/timers.ts';
import { createConsumer } from '../batch/consumer.ts';
import type { EventFormats } from '../core/envelopes/event-formats.ts';
import { SchemaRegistry, type RegisteredSchema } from '../core/schema-registry.ts';
import { HandlerRegistry } from '../handlers/handler-registry.ts';
import type { HandlerDefinition } from '../handlers/handler.ts';
import { SERVICE_NAME } from '../names/metrics.ts';
import type { Clock } from '../ports.ts';
import { readConsumerSettings, retryPolicyOf } from './consume-settings.ts';
import { openEventStore } from './open-event-store.ts';

/** Far below the function's own timeout: after a call that hangs, there is still time to give messages back. */
const TIMEOUTS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  // requestTimeout ends at the response headers. This one bounds the body.
  socketTimeout: 3_000,
  // Without this, a timeout only logs a warning.
  throwOnRequestTimeout: true,
};

const CLOCK: Clock = { now: () => Date.now() };

/** The events that a consumer accepts, and their handlers. */
export interface KnownEvents {
  readonly schemas: readonly RegisteredSchema[];
  /** At most one for each type and version. An event without a handler is validated and recorded. */
  readonly handlers: readonly HandlerDefinition[];
  /** The formats besides the native one in which events may come. Missing if there are none. */
  readonly formats?: EventFormats;
}

/**
 * Makes the consumer function for these events, with the settings of its environment.
 *
 * @param transport sends all requests to AWS.
 * @throws SettingsError or HandlerRegistrationError: then Lambda reports that the function can't start.
 */
export function consumeWith(
  { schemas, handlers, formats }: KnownEvents,
  transport: HttpTransport = new NodeHttpHandler(TIMEOUTS),
): SqsFunction {
  const settings = readConsumerSettings(process.env);
  const registry = new SchemaRegistry(schemas, formats);
  const logger = new LineLogger({ serviceName: SERVICE_NAME });
  const sqs = new SqsHttp(connectionFrom(process.env, 'sqs', transport, settings.urlSuffix));
  const retryPolicy = retryPolicyOf(settings);
  const { maxReceiveCount } = retryPolicy;
  const handlerRegistry = new HandlerRegistry(handlers, registry);
  const consume = createConsumer({
    registry,
    handlers: handlerRegistry,
    store: openEventStore(process.env, settings, transport),
    clock: CLOCK,
    timers: TIMERS,
    random: () => Math.random(),
    uniqueId: randomUUID,
    retryPolicy,
    retention: settings.ledgerRetentionDays,
    handlerConcurrency: settings.handlerConcurrency,
    handlerTimeoutSeconds: settings.handlerTimeoutSeconds,
    maxEventGenerations: settings.maxEventGenerations,
    handlerLog: (envelope, attempt) => handlerLogOf(logger, envelope, attempt),
    publisher: new SqsPublisher(sqs, settings.queueUrl),
    copies: new SqsCopySender(sqs, settings.queueUrl),
    visibility: new SqsVisibility(sqs, settings.queueUrl),
    telemetry: new PowertoolsTelemetry(logger, registry, { ...settings, maxReceiveCount }, CLOCK),
  });
  return sqsFunction(consume);
}
