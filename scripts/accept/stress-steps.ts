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

/** The time between two events, and between two readings of the alarms, while DynamoDB is denied. */
const TICK_MS = 10_000;
/** 30 events a minute: the alarm about infrastructure needs 20. */
const EVENTS_A_TICK = 5;
/** The time in which everything must be recorded after DynamoDB is back. The longest delay is 360 seconds. */
const RECOVERY_TIMEOUT_SECONDS = 1200;
/** The time in which a load must be recorded. */
const LOAD_TIMEOUT_SECONDS = 1800;

/** Denies the function DynamoDB for a while. Reports the alarms, and checks that every event is recorded afterwards. */
export async function denyDynamoDb(context: StepContext): Promise<StepOutcome> {
  const { observation, pipeline, options, say } = context;
  const { denyMinutes } = options;
  if (denyMinutes === undefined) return skipped('add --deny 12 (minutes) to run it');
  if (!observation) return ON_AWS_ONLY;
  if ((await pipeline.deadLetters()) > 0) return failed('the dead-letter queue is not empty');
  const role = await observation.role();
  const until = new Date(Date.now() + (denyMinutes + 1) * 60_000);
  const { tableName } = pipeline.stack;
  say(`Denying the function DynamoDB for ${denyMinutes} minutes. Ctrl-C ends the denial.`);
  const alarms = new AlarmWatch(context);
  await alarms.begin();
  const events = await whileDenied(pipeline.tables, { tableName, role, until }, () =>
    sendMeanwhile(context, denyMinutes, alarms),
  );
  say('DynamoDB is back. Waiting until every event is recorded …');
  await recovered(context, events, alarms);
  return passed(`${events.length} events, all recorded; alarms: ${alarms.text()}`);
}

async function sendMeanwhile(
  { pipeline, tenantId }: StepContext,
  minutes: number,
  alarms: AlarmWatch,
): Promise<AcceptanceEvent[]> {
  const events: AcceptanceEvent[] = [];
  const end = pipeline.clock.now() + minutes * 60_000;
  while (pipeline.clock.now() < end) {
    const next = Array.from({ length: EVENTS_A_TICK }, (_, index) => {
      const number = events.length + index;
      return acceptanceEvent(tenantId, 'recorded', `denied-${number}`, { number });
    });
    await pipeline.send(next);
    events.push(...next);
    await alarms.look();
    await pipeline.pause(TICK_MS);
  }
  return events;
}

/** Waits until all events are recorded, and redrives those that are dead-lettered meanwhile. */
async function recovered(
  { pipeline }: StepContext,
  events: readonly AcceptanceEvent[],
  alarms: AlarmWatch,
): Promise<void> {
  const end = pipeline.clock.now() + RECOVERY_TIMEOUT_SECONDS * 1000;
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
    await pipeline.pause(TICK_MS);
  }
}

async function redrive({ sqs, stack }: StepContext['pipeline']): Promise<void> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: stack.deadLetterQueueUrl,
      AttributeNames: ['QueueArn'],
    }),
  );
  // If a task is still running, SQS refuses another. The running task moves these messages too.
  try {
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes['QueueArn'] }));
  } catch (error) {
    if (!(error instanceof Error && error.name.includes('UnsupportedOperation'))) throw error;
  }
}

/** Records when each alarm is raised for the first time. An alarm raised before counts only after it was OK. */
class AlarmWatch {
  private readonly context: StepContext;
  private readonly began: number;
  private readonly raisedAfterSeconds = new Map<string, number>();
  private raisedBefore = new Set<string>();

  constructor(context: StepContext) {
    this.context = context;
    this.began = context.pipeline.clock.now();
  }

  /** Records which alarms are already raised. */
  async begin(): Promise<void> {
    const states = await this.states();
    const raised = states.filter(([, state]) => state === 'ALARM');
    this.raisedBefore = new Set(raised.map(([name]) => name));
    for (const name of this.raisedBefore) this.context.say(`${name} is already raised`);
  }

  async look(): Promise<void> {
    const { pipeline, say } = this.context;
    for (const [name, state] of await this.states()) {
      if (state === 'OK') this.raisedBefore.delete(name);
      const isKnown = this.raisedBefore.has(name) || this.raisedAfterSeconds.has(name);
      if (state !== 'ALARM' || isKnown) continue;
      const seconds = Math.round((pipeline.clock.now() - this.began) / 1000);
      this.raisedAfterSeconds.set(name, seconds);
      say(`${name} was raised after ${seconds} s`);
    }
  }

  private async states(): Promise<[name: string, state: string | undefined][]> {
    const alarms = (await this.context.observation?.alarms()) ?? [];
    return [...alarms].map(([name, { StateValue }]) => [name, StateValue]);
  }

  text(): string {
    const raised = [...this.raisedAfterSeconds];
    return raised.map(([name, seconds]) => `${name} after ${seconds} s`).join(', ') || 'none';
  }
}

/** Sends events as fast as SQS accepts them, and waits until all are in the ledger. */
export async function loadMany(context: StepContext): Promise<StepOutcome> {
  const { pipeline, tenantId, options, say } = context;
  const { loadCount } = options;
  if (loadCount === undefined) return skipped('add --load 100000 (events) to run it');
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
  await pipeline.empty(LOAD_TIMEOUT_SECONDS);
  const seconds = Math.max(1, Math.round((pipeline.clock.now() - began) / 1000));
  const rows = await pipeline.rows(events);
  const processed = [...rows.values()].filter(({ status }) => status === 'processed').length;
  const deadLetters = (await pipeline.deadLetters()) - before;
  const detail = `${processed} of ${loadCount} recorded in ${seconds} s (${Math.round(loadCount / seconds)}/s), ${deadLetters} dead-lettered`;
  return processed === loadCount && deadLetters <= 0 ? passed(detail) : failed(detail);
}
