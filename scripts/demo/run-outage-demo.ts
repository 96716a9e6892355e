import { loadSamples } from '../samples/load-samples.ts';
import { systemClock } from '../sending/clock.ts';
import { planEvents } from '../traffic/plan.ts';
import type { PlannedMessage } from '../traffic/planned-message.ts';
import type { Account } from './account.ts';
import { OutagePipeline } from './outage-pipeline.ts';
import { settle } from './settle.ts';

export interface OutageDemoOptions {
  readonly count: number;
  readonly seed: number;
  readonly templatePath: string;
  /** Called with each step as it starts. */
  readonly tell: (step: string) => void;
  readonly signal: AbortSignal;
}

/** What happened in one of the two pipelines. */
export interface PipelineResult {
  readonly outageRetryHours: number;
  readonly found: Account;
  /** Events that were recorded only after the outage. */
  readonly recordedAfter: number;
  readonly failedCalls: number;
}

export interface OutageDemoResult {
  readonly seed: number;
  readonly sent: number;
  readonly sentIntoOutage: number;
  readonly outageSeconds: number;
  readonly without: PipelineResult;
  readonly with: PipelineResult;
  readonly seconds: number;
}

/** The setting in the second pipeline. The unit is hours, and the demo takes less than one. */
const DEMO_RETRY_HOURS = 1;

/** Lets DynamoDB fail in two pipelines for longer than all receives: one without `outageRetryHours`, one with it. */
export async function runOutageDemo(options: OutageDemoOptions): Promise<OutageDemoResult> {
  const closing = new AsyncDisposableStack();
  try {
    const { templatePath, signal } = options;
    const open = (outageRetryHours: number) =>
      OutagePipeline.open({ templatePath, outageRetryHours, signal }, closing);
    return await story(options, await open(0), await open(DEMO_RETRY_HOURS));
  } finally {
    await closing.disposeAsync();
  }
}

async function story(
  { count, seed, tell, signal }: OutageDemoOptions,
  plain: OutagePipeline,
  lasting: OutagePipeline,
): Promise<OutageDemoResult> {
  const began = performance.now();
  const both = [plain, lasting] as const;
  const all = <T>(act: (pipeline: OutagePipeline) => Promise<T>) => Promise.all(both.map(act));
  const visibilitySeconds = await plain.visibilitySeconds();
  const until = (isSettled: () => Promise<boolean>): Promise<boolean> =>
    settle({
      isSettled,
      deliveries: () => plain.deliveries + lasting.deliveries,
      visibilitySeconds,
      tell,
      signal,
    });
  const areEmpty = async () =>
    (await all((pipeline) => pipeline.queued())).every((left) => left === 0);
  const messages = planDemo(count, seed, await loadSamples());
  const half = Math.ceil(messages.length / 2);
  const late = messages.slice(half);

  tell(`1. Send ${half} events to each of two pipelines, without and with outageRetryHours.`);
  await all((pipeline) => pipeline.send(messages.slice(0, half)));
  await until(areEmpty);
  tell(
    `2. DynamoDB goes down. Send ${late.length} more to each, and wait until all receives are used up.`,
  );
  for (const pipeline of both) pipeline.outage = true;
  const outageBegan = performance.now();
  await all((pipeline) => pipeline.send(late));
  await until(async () => (await plain.deadLettered()) >= late.length);
  // The outage goes on for as long again, so that the copies are sent again, too.
  await systemClock.sleep(performance.now() - outageBegan, signal);
  signal.throwIfAborted();
  for (const pipeline of both) pipeline.outage = false;
  const outageSeconds = secondsSince(outageBegan);
  tell(`3. DynamoDB is back after ${outageSeconds} s. Wait until both queues are empty.`);
  await until(areEmpty);

  tell('4. Read the ledgers and the queues back.');
  const results = await all(async (pipeline) => resultOf(pipeline, messages, half));
  const [without, withSetting] = results as [PipelineResult, PipelineResult];
  return {
    seed,
    sent: messages.length,
    sentIntoOutage: late.length,
    outageSeconds,
    without,
    with: withSetting,
    seconds: secondsSince(began),
  };
}

async function resultOf(
  pipeline: OutagePipeline,
  sent: readonly PlannedMessage[],
  recordedBefore: number,
): Promise<PipelineResult> {
  const found = await pipeline.account(sent);
  return {
    outageRetryHours: pipeline.outageRetryHours,
    found,
    recordedAfter: found.processed - recordedBefore,
    failedCalls: pipeline.failedCalls,
  };
}

/** Valid events only, so that nothing but the outage decides what becomes of them. */
function planDemo(
  count: number,
  seed: number,
  schemas: Parameters<typeof planEvents>[1],
): PlannedMessage[] {
  const shares = { invalid: 0, duplicates: 0, conflicts: 0 };
  const choice = { eventType: undefined, version: undefined };
  return [...planEvents({ count, seed, tenants: 5, shares, ...choice }, schemas)];
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 100) / 10;
}
