import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from '@aws-lambda-powertools/logger';

import { connectionFrom, type HttpTransport } from '../adapters/aws/aws-connection.ts';
import { PowertoolsApiLog } from '../adapters/powertools/powertools-api-log.ts';
import { SqsHttp } from '../adapters/sqs/sqs-http.ts';
import { SqsPublisher } from '../adapters/sqs/sqs-publisher.ts';
import { TIMERS } from '../adapters/timers.ts';
import { documentsIn } from '../http/api-documents.ts';
import type { ApiServices } from '../http/api-services.ts';
import { SchemaRegistry } from '../core/schema-registry.ts';
import { HandlerRegistry } from '../handlers/handler-registry.ts';
import type { OperationClock } from '../operations/operation-clock.ts';
import type { ApiSettings } from './api-settings.ts';
import type { KnownEvents } from './consume-with.ts';
import { openEventStore } from './open-event-store.ts';

const CLOCK: OperationClock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    // It rejects if the signal aborts it. Then the sleep is just over.
    await sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined);
  },
};

/** What the API is opened with. */
export interface ApiOpening {
  readonly events: KnownEvents;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: ApiSettings;
  readonly logger: Logger;
  /** Sends the requests of publishing to AWS. */
  readonly transport: HttpTransport;
  /** The folder with the documents of the API. */
  readonly documents: URL;
}

/** Opens a stack for the HTTP API. @throws HandlerRegistrationError */
export function openApi(opening: ApiOpening): ApiServices {
  const { events, environment, settings, logger, transport, documents } = opening;
  const registry = new SchemaRegistry(events.schemas, events.formats);
  const handlers = new HandlerRegistry(events.handlers, registry);
  const store = openEventStore(environment, settings, transport);
  const operations = once(async () => {
    const { openOperatorPorts } = await import('./open-operator-ports.ts');
    return openOperatorPorts(environment, settings, transport);
  });
  return {
    ...publishing(opening, registry),
    store,
    hasHandler: (eventType, version) => handlers.find(eventType, version) !== undefined,
    clock: CLOCK,
    random: () => Math.random(),
    log: new PowertoolsApiLog(logger),
    probes: {
      // No record has this key. It is enough that the table answers.
      store: (signal) => store.find('#health', signal),
      queue: async (signal) => (await operations()).reachQueue(signal),
    },
    documents: documentsIn(documents),
    operatorPorts: async () => (await operations()).ports,
  };
}

/** What publishing needs besides the store. */
function publishing({ environment, settings, transport }: ApiOpening, registry: SchemaRegistry) {
  const sqs = new SqsHttp(connectionFrom(environment, 'sqs', transport, settings.urlSuffix));
  return {
    registry,
    retention: settings.ledgerRetentionDays,
    publisher: new SqsPublisher(sqs, settings.queueUrl),
    timers: TIMERS,
    uniqueId: randomUUID,
    randomBytes: (count: number) => randomBytes(count),
  };
}

/** Makes something with the first call, and gives it with each. If making it fails, the next call tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
