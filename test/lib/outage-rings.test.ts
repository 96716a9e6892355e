/** From the function's own log lines to a raised alarm: an outage of DynamoDB, second by second. */
import { Template } from 'aws-cdk-lib/assertions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LineLogger } from '../../src/adapters/powertools/line-logger.ts';
import { PowertoolsTelemetry } from '../../src/adapters/powertools/powertools-telemetry.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import type { QueueMessage } from '../../src/core/batch.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW, queueMessage, wireText } from '../support/events.ts';
import { batchServices, failingStore, SAMPLES } from '../support/services.ts';
import { AlarmModel } from './cloudwatch/alarm-model.ts';
import { addLogLines } from './cloudwatch/emf.ts';
import { MetricValues } from './cloudwatch/metric-values.ts';
import { templateAlarms } from './cloudwatch/template-alarms.ts';
import { newEventProcessor } from './synthesize.ts';

const MINUTE_MS = 60_000;
/** From a log line to its metric. AWS names no time; usually it is some seconds. */
const METRIC_DELAY_MS = 15_000;
const MAX_RECEIVE_COUNT = 5;

const ALARMS = templateAlarms(
  Template.fromStack(newEventProcessor()).findResources('AWS::CloudWatch::Alarm') as Parameters<
    typeof templateAlarms
  >[0],
);

let lines: string[];
beforeEach(() => {
  lines = [];
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      lines.push(...String(text).split('\n'));
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface Outage {
  readonly eventsASecond: number;
  readonly from: number;
  readonly until: number;
}

/** Lets the consumer run for 15 minutes, and tells when SQS moves the first message to the dead-letter queue. */
async function runThrough(outage: Outage): Promise<{ firstDeadLetterAt: number }> {
  const clock = { now: () => Date.now() };
  const failing = () => Date.now() >= outage.from && Date.now() < outage.until;
  const services = batchServices({ store: failingStore(failing), clock });
  const telemetry = new PowertoolsTelemetry(
    new LineLogger({ serviceName: 'event-consumer' }),
    SAMPLES,
    { stage: 'dev', metricsByEventType: false, maxReceiveCount: MAX_RECEIVE_COUNT },
    clock,
  );
  let firstDeadLetterAt = Infinity;
  const due = new Map<number, QueueMessage[]>();
  for (let now = NOW; now < NOW + 15 * MINUTE_MS; now += 1000) {
    vi.setSystemTime(now);
    const messages = [...newMessages(now, outage.eventsASecond), ...(due.get(now) ?? [])];
    const report = await processBatch(messages, false, PLENTY, services);
    telemetry.batchDone(report, 20, INVOCATION);
    for (const { message, decision } of report.messages) {
      if (decision.kind !== 'retry') continue;
      if (decision.isLast) firstDeadLetterAt = Math.min(firstDeadLetterAt, now);
      const back = now + 1000 * decision.delaySeconds;
      const again = { ...message, receiveCount: message.receiveCount + 1 };
      if (!decision.isLast) due.set(back, [...(due.get(back) ?? []), again]);
    }
  }
  return { firstDeadLetterAt };
}

function newMessages(now: number, count: number): QueueMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${now}-${index}`;
    return queueMessage({ messageId: id, sentAt: now, body: wireText({ event_id: id }) });
  });
}

const INVOCATION = { requestId: 'request-1', functionName: 'consumer', remaining: () => 60_000 };

/** When an alarm is raised, by the log lines so far. */
function raisedAt(id: string): number | undefined {
  const alarm = ALARMS.get(id);
  if (!alarm) throw new Error(`The template has no alarm ${id}.`);
  const values = new MetricValues();
  addLogLines(values, lines, METRIC_DELAY_MS);
  return new AlarmModel(alarm, values).raisedAt(NOW, NOW + 20 * MINUTE_MS);
}

describe('an outage of DynamoDB', () => {
  it.each([
    [1, 0],
    [1, 20],
    [1, 45],
    [1, 59],
    [5, 30],
  ])(
    'at %i events a second, begun at second %i of a minute, rings within three minutes, before anything is a dead letter',
    async (eventsASecond, second) => {
      const from = NOW + 3 * MINUTE_MS + 1000 * second;
      const { firstDeadLetterAt } = await runThrough({ eventsASecond, from, until: Infinity });
      const rung = raisedAt('InfrastructureRetriesTooHigh') ?? NaN;
      expect(rung).toBeGreaterThan(from);
      expect(rung - from).toBeLessThanOrEqual(3 * MINUTE_MS);
      expect(raisedAt('EventsNearLastReceive')).toBeLessThan(firstDeadLetterAt);
      expect(firstDeadLetterAt).toBeLessThan(Infinity);
    },
  );

  it('that never begins rings nothing', async () => {
    await runThrough({ eventsASecond: 1, from: 0, until: 0 });
    for (const id of ['InfrastructureRetriesTooHigh', 'EventsNearLastReceive']) {
      expect(raisedAt(id)).toBeUndefined();
    }
  });

  it('of ten seconds at one event a second rings nothing', async () => {
    const from = NOW + 3 * MINUTE_MS;
    await runThrough({ eventsASecond: 1, from, until: from + 10_000 });
    expect(lines.join('\n')).toContain('EventsRetriedInfrastructure');
    for (const id of ['InfrastructureRetriesTooHigh', 'EventsNearLastReceive']) {
      expect(raisedAt(id)).toBeUndefined();
    }
  });
});
