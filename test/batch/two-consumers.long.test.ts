import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { CreateQueueCommand, SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { handleSample } from '../../scripts/samples/handle-sample.ts';
import { seededRandom } from '../../scripts/traffic/random.ts';
import { DynamoDbStore } from '../../src/adapters/dynamodb/dynamodb-store.ts';
import { SqsPublisher } from '../../src/adapters/sqs/sqs-publisher.ts';
import { SqsVisibility } from '../../src/adapters/sqs/sqs-visibility.ts';
import { sqsFunction, type SqsFunction } from '../../src/adapters/sqs/lambda-sqs.ts';
import { createConsumer } from '../../src/batch/consumer.ts';
import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import { startEmbedded, type EmbeddedServices } from '../../scripts/local/embedded-services.ts';
import { EventSourceMapping } from '../../scripts/local/event-source-mapping.ts';
import type { EventStore, MessageVisibility, OutgoingMessage } from '../../src/ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import { PAYMENT, wireText } from '../support/events.ts';
import { lambdaContext } from '../support/lambda.ts';
import { NO_COPIES, SILENT_TELEMETRY } from '../support/in-memory.ts';
import { NO_LARGE_TEXTS } from '../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../support/ledger-table.ts';
import { times } from '../support/records.ts';
import { batchServices, SAMPLES } from '../support/services.ts';

/** One call of a handler, taken down by the handler. Numbers say the order of everything that happened. */
interface Run {
  readonly key: string;
  readonly beganAt: number;
  endedAt: number;
  succeeded: boolean;
  killed: boolean;
}

const REGION = 'us-east-1';
const EVENTS = 2_000;
/** Seconds after which SQS hands out what a killed consumer had. */
const VISIBILITY_SECONDS = 1;
/** How much faster than real time the consumers' clocks run, so that leases run out. */
const HASTE = 25;
/** Enough for every event to succeed in the end. */
const MANY_RECEIVES = 1_000;

let sqs: EmbeddedServices<'sqs'>;
let ledger: EmbeddedLedger;
let client: SQS;
beforeAll(async () => {
  sqs = await startEmbedded(['sqs']);
  ledger = await startEmbeddedLedger();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SQS({ region: REGION, endpoint: sqs.endpoints.sqs, credentials });
});
afterAll(async () => {
  client.destroy();
  await sqs.stop();
  await ledger.stop();
});

let runs: Run[];
let happenings: number;
beforeEach(() => {
  runs = [];
  happenings = 0;
});

/** A process that runs one invocation after the other, until it is killed. */
class Process {
  private readonly table: string;
  private readonly queueUrl: string;
  private killed = Promise.withResolvers<never>();
  /** Of the invocation under way. */
  private runs: Run[] = [];

  constructor(table: string, queueUrl: string) {
    this.table = table;
    this.queueUrl = queueUrl;
  }

  /** What is under way has no further effect, and a new process takes its place. */
  kill(): void {
    this.killed.reject(new Error('killed'));
    for (const run of this.runs.filter(({ endedAt }) => endedAt === Infinity)) {
      Object.assign(run, { endedAt: happenings++, killed: true });
    }
  }

  async invoke(
    handlersOf: (process: Process) => HandlerDefinition[],
    ...call: Parameters<SqsFunction>
  ) {
    this.killed = Promise.withResolvers<never>();
    this.killed.promise.catch(() => undefined);
    this.runs = [];
    const consumer = this.consumer(handlersOf(this), this.killed.promise);
    return Promise.race([consumer(...call), this.killed.promise]);
  }

  began(key: string): Run {
    const run = { key, beganAt: happenings++, endedAt: Infinity, succeeded: false, killed: false };
    runs.push(run);
    this.runs.push(run);
    return run;
  }

  private consumer(handlers: HandlerDefinition[], killed: Promise<never>): SqsFunction {
    const store = new DynamoDbStore(ledger.client, this.table, NO_LARGE_TEXTS);
    return sqsFunction(
      createConsumer({
        ...batchServices({
          handlers: new HandlerRegistry(handlers, SAMPLES),
          store: until(killed, store),
          clock: { now: () => Date.now() * HASTE },
          uniqueId: randomUUID,
          retryPolicy: { baseSeconds: 0, capSeconds: 0, maxReceiveCount: MANY_RECEIVES },
        }),
        visibility: inHaste(new SqsVisibility(client, this.queueUrl)),
        copies: NO_COPIES,
        telemetry: SILENT_TELEMETRY,
      }),
    );
  }
}

/** SQS's clock is not in haste. */
function inHaste(visibility: MessageVisibility): MessageVisibility {
  return {
    change: (changes, deadline) =>
      visibility.change(
        changes.map((each) => ({ ...each, delaySeconds: Math.ceil(each.delaySeconds / HASTE) })),
        deadline,
      ),
  };
}

/** A dead process makes no further call. */
function until(killed: Promise<never>, store: EventStore): EventStore {
  let dead = false;
  killed.catch(() => (dead = true));
  const alive = <T>(call: () => Promise<T>): Promise<T> =>
    dead ? new Promise<T>(() => undefined) : call();
  return {
    find: (key) => store.find(key),
    record: (records, deadline) => alive(() => store.record(records, deadline)),
    settle: (settlements, deadline) => alive(() => store.settle(settlements, deadline)),
  };
}

/** A handler that fails now and then, and sometimes has its process killed. */
function troubled(seed: string, failing: number, killing: number) {
  const random = seededRandom(seed);
  return (process: Process): HandlerDefinition[] => [
    handleSample('payment.processed', ['v1'], async (_, { idempotencyKey }) => {
      const run = process.began(idempotencyKey);
      await nextTurn();
      if (random.chance(killing)) {
        process.kill();
        await new Promise(() => undefined);
      }
      await nextTurn();
      if (run.endedAt < Infinity) return;
      run.endedAt = happenings++;
      if (random.chance(failing)) throw new Error('by chance');
      run.succeeded = true;
    }),
  ];
}

async function newQueue(name: string, fifo: boolean): Promise<string> {
  const Attributes = {
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    ...(fifo && { FifoQueue: 'true' }),
  };
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  return `${sqs.endpoints.sqs}/000000000000/${name}`;
}

function payment(index: number, groupId?: string): OutgoingMessage {
  const id = `evt-${index}`;
  const fields = { event_id: id, body: { ...PAYMENT, amount: index + 1 } };
  const body = wireText({ ...fields, ...(groupId !== undefined && { group_id: groupId }) });
  return { id, body, tenantId: 'acme', ...(groupId !== undefined && { groupId }) };
}

/** Runs consumers, each with a poller of its own, until every event is processed. */
async function consumeAll(
  queueUrl: string,
  table: string,
  consumers: number,
  handlersOf: (process: Process) => HandlerDefinition[],
): Promise<void> {
  const stop = new AbortController();
  const done = new Set<string>();
  const lane = async (): Promise<void> => {
    const process = new Process(table, queueUrl);
    const queueArn = `arn:aws:sqs:${REGION}:000000000000:${queueUrl.split('/').at(-1) ?? ''}`;
    const mapping = new EventSourceMapping(
      client,
      { queueUrl, queueArn, region: REGION, batchSize: 10, windowSeconds: 0 },
      { now: () => performance.now() },
    );
    const delivered = ({ deleted }: { deleted: readonly { Body?: string | undefined }[] }) => {
      for (const { Body = '' } of deleted) done.add(Body);
      if (done.size >= EVENTS) stop.abort();
    };
    await mapping.run(
      (event) => process.invoke(handlersOf, event, lambdaContext(30_000)),
      { delivered },
      stop.signal,
    );
  };
  await Promise.all(times(consumers, lane));
}

describe('two consumers of one queue', () => {
  it('process each event once, though handlers fail and leases run out', async () => {
    const table = await ledger.createTable();
    const queueUrl = await newQueue('payments', false);
    // Every fourth event is sent twice, a little later: then both consumers have it at once.
    const messages = times(EVENTS, (index) =>
      index % 4 === 3 ? [payment(index), payment(index - 3)] : [payment(index)],
    ).flat();
    await new SqsPublisher(client, queueUrl).publish(messages, PLENTY);
    await consumeAll(queueUrl, table, 2, troubled('two consumers', 0.2, 0.01));

    const ofKey = Map.groupBy(runs, ({ key }) => key);
    expect(ofKey.size).toBe(EVENTS);
    const store = new DynamoDbStore(ledger.client, table, NO_LARGE_TEXTS);
    for (const [key, its] of ofKey) {
      expect(await store.find(key)).toMatchObject({ status: 'processed', attempts: its.length });
      // Begun one after another, each once the one before had ended.
      const ends = its.map(({ endedAt }) => endedAt);
      const begins = its.map(({ beganAt }) => beganAt);
      expect(begins.slice(1).every((began, index) => began > (ends[index] ?? 0))).toBe(true);
    }
    const takenOver = [...ofKey.values()].filter((its) => its[0]?.killed === true);
    expect(takenOver.length).toBeGreaterThan(10);
    const failed = runs.filter(({ succeeded, killed }) => !succeeded && !killed);
    expect(failed.length).toBeGreaterThan(EVENTS * 0.15);
  });
});

describe('consumers of a FIFO queue', () => {
  it('handle the events of each group in the order they were sent, though handlers fail', async () => {
    const groups = times(50, (index) => `group-${index}`);
    const table = await ledger.createTable();
    const queueUrl = await newQueue('payments.fifo', true);
    const messages = times(EVENTS, (index) => payment(index, groups[index % groups.length]));
    await new SqsPublisher(client, queueUrl).publish(messages, PLENTY);
    await consumeAll(queueUrl, table, 2, troubled('fifo', 0.2, 0));

    for (const group of groups) {
      const sent = messages.filter(({ groupId }) => groupId === group);
      const keys = sent.map(({ id }) => `acme#${id}`);
      expect(keys).toHaveLength(40);
      const its = runs.filter(({ key }) => keys.includes(key));
      expect(its.filter(({ succeeded }) => succeeded).map(({ key }) => key)).toEqual(keys);
      // In the order of their beginnings, none begins before the one before has ended, and the next event
      // begins only after a success.
      for (const [index, run] of its.entries()) {
        const before = its[index - 1];
        if (!before) continue;
        expect(run.beganAt).toBeGreaterThan(before.endedAt);
        expect(before.succeeded).toBe(before.key !== run.key);
      }
    }
  });
});
