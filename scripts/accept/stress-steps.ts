import { GetQueueAttributesCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';

import { acceptanceEvent, type AcceptanceEvent } from './acceptance-event.ts';
import { whileDenied } from './deny-dynamodb.ts';
import type { LedgerRow } from './ledger-row.ts';
import { failed, ON_AWS_ONLY, passed, skipped, type Outcome, type Stage } from './step.ts';

/** Milliseconds between two events, and two looks at the alarms, while DynamoDB is denied. */
const TICK = 10_000;
/** Seconds in which everything must be recorded once DynamoDB is back: the longest delay is 360. */
const RECOVERY_SECONDS = 1200;
/** Seconds in which a load must be recorded. */
const LOAD_SECONDS = 1800;

/** The function may not use DynamoDB for a while: what rings when, and whether every event is recorded afterwards. */
export async function denyDynamoDb(stage: Stage): Promise<Outcome> {
  const { observation, pipeline, options, say } = stage;
  const { denyMinutes } = options;
  if (denyMinutes === undefined) return skipped('asked for by DENY=12 (minutes)');
  if (!observation) return ON_AWS_ONLY;
  if ((await pipeline.deadLetters()) > 0) return failed('the dead-letter queue is not empty');
  const role = await observation.role();
  const until = new Date(Date.now() + (denyMinutes + 1) * 60_000);
  const { tableName } = pipeline.stack;
  say(`Denying the function DynamoDB for ${denyMinutes} minutes. Ctrl-C takes it back.`);
  const alarms = new AlarmWatch(stage);
  const events = await whileDenied(pipeline.tables, { tableName, role, until }, () =>
    sendMeanwhile(stage, denyMinutes, alarms),
  );
  say('DynamoDB is back. Waiting until every event is recorded …');
  await recovered(stage, events, alarms);
  return passed(`${events.length} events, all recorded; rang: ${alarms.text()}`);
}

async function sendMeanwhile(
  { pipeline, tenantId }: Stage,
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
  { pipeline }: Stage,
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

async function redrive({ sqs, stack }: Stage['pipeline']): Promise<void> {
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

/** Notes when which alarm first rang. */
class AlarmWatch {
  private readonly stage: Stage;
  private readonly began: number;
  private readonly rang = new Map<string, number>();

  constructor(stage: Stage) {
    this.stage = stage;
    this.began = stage.pipeline.clock.now();
  }

  async look(): Promise<void> {
    const { observation, pipeline, say } = this.stage;
    const alarms = (await observation?.alarms()) ?? new Map<string, { StateValue?: string }>();
    for (const [name, { StateValue }] of alarms) {
      if (StateValue !== 'ALARM' || this.rang.has(name)) continue;
      const seconds = Math.round((pipeline.clock.now() - this.began) / 1000);
      this.rang.set(name, seconds);
      say(`${name} rang after ${seconds} s`);
    }
  }

  text(): string {
    const rings = [...this.rang].map(([name, seconds]) => `${name} after ${seconds} s`);
    return rings.join(', ') || 'nothing';
  }
}

/** Events as fast as SQS takes them, until all are in the ledger. */
export async function loadMany(stage: Stage): Promise<Outcome> {
  const { pipeline, tenantId, options, say } = stage;
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
