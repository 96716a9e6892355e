import { randomUUID } from 'node:crypto';

import { SQS } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';

import type { LetterSurroundings } from '../../../../scripts/events/dead-letters/letter-services.ts';
import { startEmbedded } from '../../../../scripts/local/embedded-services.ts';
import { DynamoDbStore } from '../../../../src/adapters/dynamodb/dynamodb-store.ts';
import { DynamoDbOperationLog } from '../../../../src/adapters/dynamodb/dynamodb-operation-log.ts';
import { SqsDeadLetterQueue } from '../../../../src/adapters/sqs/sqs-dead-letters.ts';
import { processBatch } from '../../../../src/batch/process-batch.ts';
import type { NewRecord } from '../../../../src/core/ledger-record.ts';
import type { Operation } from '../../../../src/core/operation.ts';
import type { HandlerDefinition } from '../../../../src/handlers/handler.ts';
import { HandlerRegistry } from '../../../../src/handlers/handler-registry.ts';
import type { EventStore } from '../../../../src/ports.ts';
import { PLENTY } from '../../../support/deadlines.ts';
import { queueMessage } from '../../../support/events.ts';
import { handlingWith } from '../../../support/handling.ts';
import { createJournal } from '../../../support/journal-table.ts';
import { NO_LARGE_TEXTS } from '../../../support/large-texts.ts';
import { startEmbeddedLedger } from '../../../support/ledger-table.ts';
import { SAMPLES } from '../../../support/services.ts';
import { localRun } from '../events-in-tests.ts';

/** Embedded services for commands on dead letters. */
export interface LetterPlaces {
  readonly client: SQS;
  /** Makes empty queues and an empty ledger. */
  createStack(): Promise<LetterStack>;
  stop(): Promise<void>;
}

/** A stack of its own for one test. */
export interface LetterStack {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly store: Pick<EventStore, 'find'>;
  readonly surroundings: LetterSurroundings;
  /** Puts records into the ledger. Rejects if one isn't recorded. */
  record(...records: readonly NewRecord[]): Promise<void>;
  /** Puts messages into the dead-letter queue. */
  add(...bodies: readonly string[]): Promise<void>;
  /** Receives dead letters as another process would, 10 at most, and keeps them. */
  hide(count: number): Promise<void>;
  /** The bodies in a queue that a reader could receive now. */
  bodies(queueUrl: string): Promise<string[]>;
  /** Lets a consumer process all that is in the source queue. */
  consume(): Promise<void>;
  /** What operators did, the newest first. */
  operations(): Promise<readonly Operation[]>;
}

export async function startLetterPlaces(
  handlers: readonly HandlerDefinition[] = [],
): Promise<LetterPlaces> {
  const services = await startEmbedded(['sqs']);
  const ledger = await startEmbeddedLedger();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { region: 'eu-west-1', endpoint: services.endpoints.sqs, credentials };
  const client = new SQS(config);
  const createQueue = async (): Promise<string> => {
    const QueueName = randomUUID();
    await client.createQueue({ QueueName });
    return `${services.endpoints.sqs}/000000000000/${QueueName}`;
  };
  return {
    client,
    createStack: async () => {
      const tableName = await ledger.createTable();
      const journalTableName = await createJournal(ledger.client);
      const queueUrl = await createQueue();
      const deadLetterQueueUrl = await createQueue();
      const store = new DynamoDbStore(ledger.client, tableName, NO_LARGE_TEXTS);
      const stack = { queueUrl, deadLetterQueueUrl, journalTableName, sqs: config };
      return {
        queueUrl,
        deadLetterQueueUrl,
        store,
        surroundings: {
          ...localRun(tableName, ledger.endpoint, stack),
          // SQS says when a message was sent.
          now: Date.now,
          loadRules: () =>
            Promise.resolve({
              registry: SAMPLES,
              handlers: new HandlerRegistry(handlers, SAMPLES),
            }),
          openDeadLetters: (api, url) => new SqsDeadLetterQueue(api, url, 0),
        },
        record: async (...records) => {
          const results = await store.record(records, PLENTY);
          expect(results).toEqual(records.map(() => ({ kind: 'recorded' })));
        },
        add: (...bodies) => sendAll(client, deadLetterQueueUrl, bodies),
        hide: async (MaxNumberOfMessages) => {
          const request = { QueueUrl: deadLetterQueueUrl, VisibilityTimeout: 60 };
          await client.receiveMessage({ ...request, MaxNumberOfMessages });
        },
        bodies: (url) => receiveAll(client, url),
        consume: async () => {
          const bodies = await receiveAll(client, queueUrl);
          const messages = bodies.map((body, index) =>
            queueMessage({ messageId: `message-${index}`, body }),
          );
          const batch = handlingWith(handlers, { store, clock: { now: Date.now } });
          const deadline = { ...PLENTY, endsAt: Date.now() + 60_000 };
          await processBatch(messages, false, deadline, batch);
        },
        operations: () => new DynamoDbOperationLog(ledger.client, journalTableName).list(10),
      };
    },
    stop: async () => {
      client.destroy();
      await services.stop();
      await ledger.stop();
    },
  };
}

async function sendAll(client: SQS, QueueUrl: string, bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies) await client.sendMessage({ QueueUrl, MessageBody });
}

async function receiveAll(client: SQS, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.receiveMessage({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 60,
    });
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
}
