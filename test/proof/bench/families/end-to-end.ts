import { join } from 'node:path';

import { SQSClient } from '@aws-sdk/client-sqs';

import { openEndpoints, type Endpoints } from '../../../../scripts/local/endpoints.ts';
import { runLocally, type LocalRun } from '../../../../scripts/local/run-locally.ts';
import type { PlannedMessage } from '../../../../scripts/traffic/planned-message.ts';
import { sendMessages } from '../../../../scripts/sending/send.ts';
import { countedCase, measuredCase, type CaseResult } from '../case-result.ts';
import { benchEvent } from '../events.ts';
import type { Family, Run } from '../family.ts';
import { quantile } from '../numbers.ts';

/** Events a second. At this rate, no event waits for others. */
const GENTLE_RATE = 100;
const ENVIRONMENTS = 2;

/** The whole pipeline from the queue to the table, on emulators. */
export const END_TO_END: Family = {
  name: 'end-to-end',
  title: 'End to end, on the embedded SQS and DynamoDB (their speed, not AWS’s)',
  cases: [
    { name: 'end-to-end', what: 'payments a second, all sent at once, two execution environments' },
    {
      name: 'end-to-end-p50',
      what: `ms from sent to recorded and deleted, ${GENTLE_RATE} a second`,
    },
    { name: 'end-to-end-p99', what: 'the same, the slowest in a hundred' },
  ],
  measure: measureEndToEnd,
};

async function measureEndToEnd(run: Run): Promise<readonly CaseResult[]> {
  // An empty environment, so that the embedded services are measured and no other emulator.
  const endpoints = await openEndpoints({});
  const watch = new Watch();
  try {
    const pipeline = await runLocally({
      templatePath: run.templatePath,
      functionFile: join(await run.bundles.deployed('ours'), 'index.mjs'),
      endpoints,
      concurrency: ENVIRONMENTS,
      onDelivery: ({ deleted }) => watch.recorded(deleted),
      onLogLine: () => undefined,
    });
    try {
      return await story(run, endpoints, pipeline, watch);
    } finally {
      await pipeline.drain();
    }
  } finally {
    await endpoints.stop();
  }
}

async function story(
  { lengths: { sent }, signal }: Run,
  endpoints: Endpoints,
  { resources }: LocalRun,
  watch: Watch,
): Promise<CaseResult[]> {
  const { region, credentials } = endpoints;
  const client = new SQSClient({ region, credentials, endpoint: endpoints.sqs });
  const send = async (from: number, count: number, rate?: number) => {
    const queue = { client, url: resources.queueUrl };
    const all = watch.expect(count, signal);
    // If sending fails first, nobody awaits this promise.
    all.catch(() => undefined);
    const { failed } = await sendMessages(payments(from, count), { queue, rate, signal });
    if (failed > 0) throw new Error(`The embedded SQS did not take ${failed} messages.`);
    return all;
  };
  try {
    // Warm up: the first batch of each environment also loads the function.
    await send(0, 100);
    const began = performance.now();
    const { times } = await send(1000, sent);
    const seconds = times.map((time) => (time - began) / 1000);
    const { latencies } = await send(100_000, Math.ceil(sent / 4), GENTLE_RATE);
    return [
      countedCase('end-to-end', 'events/s', sent / Math.max(...seconds)),
      measuredCase('end-to-end-p50', 'ms', latencies),
      countedCase('end-to-end-p99', 'ms', quantile(latencies, 0.99)),
    ];
  } finally {
    client.destroy();
  }
}

function* payments(from: number, count: number): Generator<PlannedMessage> {
  for (let place = from; place < from + count; place += 1) {
    const event = benchEvent('payment', place);
    yield {
      body: JSON.stringify(event),
      tenantId: event.tenant_id,
      groupId: event.tenant_id,
      eventId: event.event_id,
      expected: { outcome: 'processed' },
      fault: undefined,
    };
  }
}

interface Seen {
  /** When each event was recorded, by `performance.now`. */
  readonly times: readonly number[];
  /** Milliseconds from sent to recorded. */
  readonly latencies: readonly number[];
}

interface Recorded {
  readonly Attributes?: Partial<Record<string, string>> | undefined;
}

/** Counts deleted messages. The consumer deletes only what it has recorded. */
class Watch {
  private times: number[] = [];
  private latencies: number[] = [];
  private expected = Infinity;
  private done: (seen: Seen) => void = () => undefined;

  recorded(messages: readonly Recorded[]): void {
    for (const { Attributes } of messages) {
      this.times.push(performance.now());
      this.latencies.push(Date.now() - Number(Attributes?.['SentTimestamp']));
    }
    const { times, latencies } = this;
    if (times.length >= this.expected) this.done({ times, latencies });
  }

  /** Resolves when this many more events have been recorded. */
  expect(count: number, signal: AbortSignal): Promise<Seen> {
    this.times = [];
    this.latencies = [];
    this.expected = count;
    return new Promise<Seen>((resolve, reject) => {
      this.done = resolve;
      signal.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
    });
  }
}
