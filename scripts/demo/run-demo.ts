import { ENV } from '../../src/names/settings.ts';
import { openEndpoints, type Endpoints } from '../local/endpoints.ts';
import { runLocally, type LocalRun } from '../local/run-locally.ts';
import { planEvents, type EventPlan } from '../traffic/plan.ts';
import { countExpected, noneExpected, type PlannedMessage } from '../traffic/planned-message.ts';
import { sendAll } from '../sending/send-all.ts';
import { loadSamples } from '../samples/load-samples.ts';
import { accountFor, type Account } from './account.ts';
import { startFaultyDynamoDb, type FaultyDynamoDb } from './faulty-dynamodb.ts';
import { ReadBack, requireEmpty } from './read-back.ts';
import { emptyWithProgress, settle } from './settle.ts';

export interface DemoOptions {
  readonly count: number;
  readonly seed: number;
  readonly templatePath: string;
  /** The environment. AWS's endpoint variables in it name emulators to use instead of the embedded services. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with each step as it starts. */
  readonly tell: (step: string) => void;
  /** Called with each line the function logs. */
  readonly onLogLine: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface DemoResult {
  readonly seed: number;
  readonly found: Account;
  readonly expected: Account;
  /** The keys of the open events, as the ledger's index lists them. */
  readonly open: readonly string[];
  /** The keys of the records that the ledger holds as `failed`. No event waits when the demo ends. */
  readonly failed: readonly string[];
  /** DynamoDB calls that failed because of the outage. */
  readonly failedCalls: number;
  readonly seconds: number;
}

/** Shorter than the stack's 30 and 300 seconds, so that the demo takes seconds instead of minutes. */
export const DEMO_DELAYS = { baseSeconds: 1, capSeconds: 2 };

/** Sends events through the whole pipeline, breaks DynamoDB on the way, and accounts for every one. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  // Closes everything that was opened, whatever fails.
  const closing = new AsyncDisposableStack();
  try {
    return await perform(options, closing);
  } finally {
    await closing.disposeAsync();
  }
}

async function perform(options: DemoOptions, closing: AsyncDisposableStack): Promise<DemoResult> {
  const endpoints = await openEndpoints(options.env);
  closing.defer(() => endpoints.stop());
  const faulty = await startFaultyDynamoDb(endpoints.dynamoDb);
  closing.defer(() => faulty.stop());
  const readBack = new ReadBack(endpoints);
  closing.defer(() => readBack.close());
  const seen = { deliveries: 0, outageRetries: 0 };
  const run = await runLocally({
    templatePath: options.templatePath,
    endpoints,
    concurrency: 2,
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: faulty.endpoint,
      [ENV.retryBaseSeconds]: String(DEMO_DELAYS.baseSeconds),
      [ENV.retryCapSeconds]: String(DEMO_DELAYS.capSeconds),
    },
    onDelivery: ({ messages, deleted }) => {
      seen.deliveries += 1;
      if (faulty.outage) seen.outageRetries += messages.length - deleted.length;
    },
    onLogLine: options.onLogLine,
  });
  closing.defer(() => run.drain());
  return story(options, { endpoints, faulty, run, readBack, seen });
}

interface Stage {
  readonly endpoints: Endpoints;
  readonly faulty: FaultyDynamoDb;
  readonly run: LocalRun;
  readonly readBack: ReadBack;
  readonly seen: {
    readonly deliveries: number;
    /** Messages that went back to the queue during the outage. */
    readonly outageRetries: number;
  };
}

async function story(
  options: DemoOptions,
  { endpoints, faulty, run, readBack, seen }: Stage,
): Promise<DemoResult> {
  const began = performance.now();
  const { tell, count, seed, signal } = options;
  const { resources } = run;
  const { queueUrl, deadLetterQueueUrl } = resources;
  await requireEmpty(readBack, run);
  const messages = [...planEvents(planOf(count, seed), await loadSamples())];
  const visibilitySeconds = await readBack.visibilitySeconds(queueUrl);
  const deliveries = (): number => seen.deliveries;
  const until = (isSettled: () => Promise<boolean>): Promise<boolean> =>
    settle({ isSettled, deliveries, visibilitySeconds, tell, signal });
  const throttled = chooseThrottled(messages);
  faulty.throttledKey = `${throttled.tenantId}#${throttled.eventId ?? ''}`;

  const half = Math.ceil(messages.length / 2);
  tell(`1. Send ${half} events, valid and faulty ones. DynamoDB throttles one of them forever.`);
  await sendAll(messages.slice(0, half), queueUrl, endpoints, signal);
  await until(async () => (await readBack.depth(queueUrl)) <= 1);
  tell(`2. DynamoDB goes down. Send the other ${messages.length - half} events into the outage.`);
  faulty.outage = true;
  await sendAll(messages.slice(half), queueUrl, endpoints, signal);
  await until(() => Promise.resolve(seen.outageRetries >= messages.length - half));
  faulty.outage = false;
  tell('3. DynamoDB is back. Wait until the queue is empty.');
  await until(emptyWithProgress(() => readBack.depth(queueUrl), tell));
  // Otherwise a message could still be in flight while the queues are read.
  await run.drain();

  tell('4. Read the ledger and the queues back.');
  const queue = await readBack.contents(queueUrl);
  const ledger = await readBack.ledger(resources);
  const open = await readBack.open(resources);
  const found = accountFor(
    messages.map(({ body }) => body),
    {
      ledger,
      deadLetters: (await readBack.contents(deadLetterQueueUrl)).bodies,
      queued: queue.bodies,
      hidden: queue.hidden,
    },
  );
  return {
    seed,
    found,
    expected: expectedOf(messages),
    open: open.map(({ key }) => key).sort(),
    failed: ledger.flatMap(({ key, status }) => (status === 'failed' ? [key] : [])).sort(),
    failedCalls: faulty.failedCalls,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

function planOf(count: number, seed: number): EventPlan {
  return {
    count,
    seed,
    tenants: 5,
    eventType: undefined,
    version: undefined,
    shares: { invalid: 0.08, duplicates: 0.04, conflicts: 0.02 },
  };
}

/** The first event whose id no other message has, so that throttling its key affects no other message. */
function chooseThrottled(messages: readonly PlannedMessage[]): PlannedMessage {
  const identityOf = ({ tenantId, eventId }: PlannedMessage) => `${tenantId}#${eventId ?? ''}`;
  const byIdentity = Map.groupBy(messages, identityOf);
  const alone = messages.find(
    (message) =>
      message.expected.outcome === 'processed' && byIdentity.get(identityOf(message))?.length === 1,
  );
  if (!alone) throw new RangeError('The demo needs more events: try --count 300.');
  return alone;
}

function expectedOf(messages: readonly PlannedMessage[]): Account {
  const counts = noneExpected();
  for (const { expected } of messages) countExpected(counts, expected);
  return {
    ...counts,
    // The throttled event is valid, but ends in the dead-letter queue.
    processed: counts.processed - 1,
    sent: messages.length,
    deadLettered: 1,
    queued: 0,
    lost: 0,
    doubled: 0,
    rejectedAgain: 0,
    unknown: 0,
  };
}
