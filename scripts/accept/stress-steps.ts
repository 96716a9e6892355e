import { GetQueueAttributesCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';

import { acceptanceEvent, type AcceptanceEvent } from './acceptance-event.ts';
import { whileDenied } from './deny-dynamodb.ts';
import type { LedgerRow } from './ledger-access.ts';
import {
  failed,
  ON_AWS_ONLY,
  passed,
  skipped,
  type StepOutcome,
  type StepContext,
} from './step.ts';

/** Milliseconds between two events, and two looks at the alarms, while DynamoDB is denied. */
const TICK = 10_000;
/** Seconds in which everything must be recorded once DynamoDB is back: the longest delay is 360. */
const RECOVERY_SECONDS = 1200;
/** Seconds in which a load must be recorded. */
const LOAD_SECONDS = 1800;

/** The function may not use DynamoDB for a while: what rings when, and whether every event is recorded afterwards. */
export async function denyDynamoDb(context: StepContext): Promise<StepOutcome> {
  const { observation, pipeline, options, say } = context;
  const { denyMinutes } = options;
  if (denyMinutes === undefined) return skipped('asked for by DENY=12 (minutes)');
  if (!observation) return ON_AWS_ONLY;
  if ((await pipeline.deadLetters()) > 0) return failed('the dead-letter queue is not empty');
  const role = await observation.role();
  const until = new Date(Date.now() + (denyMinutes + 1) * 60_000);
  const { tableName } = pipeline.stack;
  say(`Denying the function DynamoDB for ${denyMinutes} minutes. Ctrl-C takes it back.`);
  const alarms = new AlarmWatch(context);
  await alarms.begin();
  const events = await whileDenied(pipeline.tables, { tableName, role, until }, () =>
    sendMeanwhile(context, denyMinutes, alarms),
  );
  say('DynamoDB is back. Waiting until every event is recorded …');
  await recovered(context, events, alarms);
  return passed(`${events.length} events, all recorded; rang: ${alarms.text()}`);
}

async function sendMeanwhile(
  { pipeline, tenantId }: StepContext,
  minutes: number,
  alarms: AlarmWatch,
): Promise<AcceptanceEvent[]> {
  const events: AcceptanceEvent[] = [];
  const end = pipeline.clock.now() + minutes * 60_000;
  while (pipeline.clock.now() < end) {
    const number = events.length;
    const event = acceptanceEvent(tenantId, 'recorded', `denied-${number}`, { number });
    await pipeline.send([event]);
    events.push(event);
    await alarms.look();
    await pipeline.pause(TICK);
  }
  return events;
}

/** Waits for the events, and brings back those that were dead-lettered meanwhile. */
async function recovered(
  { pipeline }: StepContext,
  events: readonly AcceptanceEvent[],
  alarms: AlarmWatch,
): Promise<void> {
  const end = pipeline.clock.now() + RECOVERY_SECONDS * 1000;
  const recorded = (row: LedgerRow) => row.status === 'processed';
  for (;;) {
    const rows = await pipeline.rows(events);
    if ([...rows.values()].filter(recorded).length === events.length) return;
    if (pipeline.clock.now() >= end) {
      await pipeline.rowsOnce(events, recorded, 0);
      return;
    }
    if ((await pipeline.deadLetters()) > 0) await redrive(pipeline);
    await alarms.look();
    await pipeline.pause(TICK);
  }
}

async function redrive({ sqs, stack }: StepContext['pipeline']): Promise<void> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: stack.deadLetterQueueUrl,
      AttributeNames: ['QueueArn'],
    }),
  );
  // A task that is still at work is no reason to fail: it moves these messages too.
  try {
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes['QueueArn'] }));
  } catch (error) {
    if (!(error instanceof Error && error.name.includes('UnsupportedOperation'))) throw error;
  }
}

/** Notes when which alarm first rang. One that was ringing before counts once it has been OK. */
class AlarmWatch {
  private readonly context: StepContext;
  private readonly began: number;
  private readonly rang = new Map<string, number>();
  private ringing = new Set<string>();

  constructor(context: StepContext) {
    this.context = context;
    this.began = context.pipeline.clock.now();
  }

  /** Notes which alarms are ringing already. */
  async begin(): Promise<void> {
    const states = await this.states();
    this.ringing = new Set(states.flatMap(([name, state]) => (state === 'ALARM' ? [name] : [])));
    for (const name of this.ringing) this.context.say(`${name} is ringing already`);
  }

  async look(): Promise<void> {
    const { pipeline, say } = this.context;
    for (const [name, state] of await this.states()) {
      if (state === 'OK') this.ringing.delete(name);
      if (state !== 'ALARM' || this.ringing.has(name) || this.rang.has(name)) continue;
      const seconds = Math.round((pipeline.clock.now() - this.began) / 1000);
      this.rang.set(name, seconds);
      say(`${name} rang after ${seconds} s`);
    }
  }

  private async states(): Promise<[name: string, state: string | undefined][]> {
    const alarms = (await this.context.observation?.alarms()) ?? [];
    return [...alarms].map(([name, { StateValue }]) => [name, StateValue]);
  }

  text(): string {
    const rings = [...this.rang].map(([name, seconds]) => `${name} after ${seconds} s`);
    return rings.join(', ') || 'nothing';
  }
}

/** Events as fast as SQS takes them, until all are in the ledger. */
export async function loadMany(context: StepContext): Promise<StepOutcome> {
  const { pipeline, tenantId, options, say } = context;
  const { loadCount } = options;
  if (loadCount === undefined) return skipped('asked for by LOAD=100000 (events)');
  const before = await pipeline.deadLetters();
  const events = Array.from({ length: loadCount }, (_, number) =>
    acceptanceEvent(tenantId, 'recorded', `load-${number}`, { number }),
  );
  const began = pipeline.clock.now();
  let tenths = 0;
  await pipeline.send(events, (done) => {
    const reached = Math.floor((10 * done) / loadCount);
    if (reached > tenths) say(`Sent ${done} of ${loadCount}`);
    tenths = reached;
  });
  await pipeline.empty(LOAD_SECONDS);
  const seconds = Math.max(1, Math.round((pipeline.clock.now() - began) / 1000));
  const rows = await pipeline.rows(events);
  const processed = [...rows.values()].filter(({ status }) => status === 'processed').length;
  const deadLetters = (await pipeline.deadLetters()) - before;
  const detail = `${processed} of ${loadCount} recorded in ${seconds} s (${Math.round(loadCount / seconds)}/s), ${deadLetters} dead-lettered`;
  return processed === loadCount && deadLetters <= 0 ? passed(detail) : failed(detail);
}
