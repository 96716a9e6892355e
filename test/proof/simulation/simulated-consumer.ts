import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import { seededRandom, seededUuid } from '../../../scripts/traffic/random.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import { S3LargeTexts } from '../../../src/adapters/s3/s3-large-texts.ts';
import { SqsCopySender } from '../../../src/adapters/sqs/sqs-copy-sender.ts';
import { SqsPublisher } from '../../../src/adapters/sqs/sqs-publisher.ts';
import { SqsVisibility } from '../../../src/adapters/sqs/sqs-visibility.ts';
import { sqsFunction, type SqsFunction } from '../../../src/adapters/sqs/lambda-sqs.ts';
import { createConsumer } from '../../../src/batch/consumer.ts';
import type { ConsumerServices } from '../../../src/batch/services.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import type { EventStore, LargeTextStore } from '../../../src/ports.ts';
import { NO_LOG } from '../../support/in-memory.ts';
import { JOURNAL_TABLE, LEDGER_TABLE } from './dynamodb/reading-client.ts';
import { SimulatedDynamoDbClient } from './dynamodb/simulated-dynamodb-client.ts';
import { simulatedHandlers } from './handlers/simulated-handlers.ts';
import { checkExpiry, RETENTION } from './invariants/expiry.ts';
import { rowOfRecord } from './invariants/ledger-row.ts';
import { watchRetries } from './invariants/retried-as-told.ts';
import type { ExecutionEnvironment } from './lambda/execution-environment.ts';
import type { CallFaults, Caller } from './network.ts';
import { simulatedS3Client } from './s3/simulated-s3-client.ts';
import { BEGIN } from './scheduler.ts';
import { SimulatedMemoryStore } from './simulated-memory-store.ts';
import { simulatedSqsClient } from './sqs/simulated-sqs-client.ts';
import type { Outage } from './world-settings.ts';
import type { StartConsumer, World } from './world.ts';

const BUCKET = 'large-texts';

/** The real consumer, put together as its entry point does it, with the simulated clients of one process. */
export const simulatedConsumer: StartConsumer = (world, environment, start) => {
  const { sabotage = {}, registry } = world.options;
  const { scheduler, seed, settings } = world;
  const chance = seededRandom(seed, 'jitter', start);
  let claims = 0;
  const store = storeOf(world, environment, start);
  const sqs = sqsOf(world, environment, start);
  const tell = () => {
    if (world.faults.strikes('lambda_telemetry_failed')) throw new Error('simulated: no telemetry');
  };
  const consumer = sqsFunction(
    createConsumer({
      registry,
      handlers: new HandlerRegistry(
        simulatedHandlers(world, environment).map((one) => sabotage.handler?.(one) ?? one),
        registry,
      ),
      timers: environment.timers,
      uniqueId: () => seededUuid(seed, 'claim', start, (claims += 1)),
      handlerConcurrency: settings.handlerConcurrency,
      handlerTimeoutSeconds: settings.handlerTimeoutSeconds,
      maxEventGenerations: settings.maxEventGenerations,
      handlerLog: () => NO_LOG,
      publisher: sqs.publisher,
      store: sabotage.store?.(store) ?? store,
      clock: scheduler,
      random: () => chance.next(),
      retryPolicy: settings.retryPolicy,
      retention: RETENTION,
      visibility: sqs.visibility,
      copies: sqs.copies,
      telemetry: { batchDone: tell, visibilityUnchanged: tell, copiesNotSent: tell },
    }),
  );
  const { poison } = world.options;
  const mortal: SqsFunction = poison
    ? (event, context) =>
        event.Records.some(({ body }) => poison.has(body))
          ? environment.crash()
          : consumer(event, context)
    : consumer;
  return sabotage.consumer?.(mortal) ?? mortal;
};

/** The adapters that use the function's SQS client. */
function sqsOf(
  { seed, network, faults, queue, settings, deliveries, children, options }: World,
  environment: ExecutionEnvironment,
  start: number,
): Pick<ConsumerServices, 'copies' | 'visibility' | 'publisher'> {
  const { sabotage = {} } = options;
  let sent = 0;
  const client = simulatedSqsClient(
    environment,
    queue,
    network,
    faults,
    (changes) => deliveries.visibilityAsked(environment, queue, changes),
    {
      nextId: () => seededUuid(seed, 'published', start, (sent += 1)),
      asked: (entries) => deliveries.copies.asked(deliveries.visitOf(environment), entries),
      accepted: (message) => {
        if (!message.attributes) children.sent(message);
        else {
          faults.note('consumer_sent_again');
          deliveries.copies.accepted(message);
        }
      },
    },
  );
  const url = `https://sqs.eu-west-1.amazonaws.com/123456789012/events${settings.mapping.fifo ? '.fifo' : ''}`;
  const realVisibility = new SqsVisibility(client, url);
  const realPublisher = new SqsPublisher(client, url);
  const realCopies = new SqsCopySender(client, url);
  return {
    copies: sabotage.copies?.(realCopies) ?? realCopies,
    publisher: sabotage.publisher?.(realPublisher) ?? realPublisher,
    visibility: sabotage.visibility?.(realVisibility) ?? realVisibility,
  };
}

function storeOf(world: World, environment: ExecutionEnvironment, start: number): EventStore {
  const { settings, options } = world;
  if (settings.store === 'memory') return memoryStoreOf(world, environment, tableFaults(world));
  const real = dynamoDbOf(world, environment, start);
  const client = options.sabotage?.dynamoDb?.(real) ?? real;
  const chance = seededRandom(world.seed, 'pauses', start);
  const pauses = { timers: environment.timers, random: () => chance.next() };
  return new DynamoDbStore(
    client,
    LEDGER_TABLE,
    largeTextsOf(world, environment),
    new JournalWriter(client, JOURNAL_TABLE, pauses),
    pauses,
  );
}

/** The DynamoDB client of a process. @param start which process of the world this is. */
export function dynamoDbOf(world: World, caller: Caller, start: number): DynamoDB {
  const { network, faults, table, journal, seed, witness } = world;
  const random = seededRandom(seed, 'dynamodb', start);
  const tableOf = (name: string) => (name === JOURNAL_TABLE ? journal : table);
  const kinds = tableFaults(world);
  const client = new SimulatedDynamoDbClient(caller, tableOf, network, faults, random, kinds);
  return watchRetries(client.asClient(), witness);
}

function memoryStoreOf(
  world: World,
  environment: ExecutionEnvironment,
  kinds: CallFaults,
): EventStore {
  const { memory, memoryRows, network, faults } = world;
  return new SimulatedMemoryStore(memory, environment, network, faults, kinds, (record) => {
    if (memoryRows.get(record.key)?.fingerprint === record) return;
    const row = rowOfRecord(record);
    memoryRows.set(record.key, row);
    world.written(row, environment);
    checkExpiry(row, world.witness);
  });
}

export function largeTextsOf(world: World, caller: Caller): LargeTextStore {
  const { bucket, network, options } = world;
  const client = simulatedS3Client(caller, bucket, network, bucketFaults(world));
  const real = new S3LargeTexts(client, BUCKET);
  return options.sabotage?.largeTexts?.(real) ?? real;
}

export function tableFaults(world: World): CallFaults {
  return {
    failed: 'store_call_failed',
    answerLost: 'store_answer_lost',
    slow: 'store_slow',
    repeated: 'store_repeated',
    outage: () => (isDuring(world.settings.outages, world) ? 'store_outage' : undefined),
  };
}

function bucketFaults(world: World): CallFaults {
  return {
    failed: 's3_call_failed',
    answerLost: 's3_answer_lost',
    slow: 's3_slow',
    repeated: 's3_repeated',
    outage: () => (isDuring(world.settings.bucketOutages, world) ? 's3_outage' : undefined),
  };
}

function isDuring(outages: readonly Outage[], { scheduler, faults }: World): boolean {
  const seconds = (scheduler.now() - BEGIN) / 1000;
  return !faults.calm && outages.some(([from, to]) => seconds >= from && seconds < to);
}
