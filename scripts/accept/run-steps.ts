import { isInterruption } from '../cli/interruption.ts';
import { awaitRejectedAlarm, checkMetrics } from './alarm-steps.ts';
import { handleTwo, idleThenOne, recordLarge, recordOne, rejectHalf } from './event-steps.ts';
import { checkConcurrency, checkQueues, checkStorage } from './infrastructure-steps.ts';
import { denyDynamoDb, loadMany } from './stress-steps.ts';
import {
  failed,
  passed,
  skipped,
  type StepOutcome,
  type StepContext,
  type Step,
  type StepResult,
} from './step.ts';

/** All steps, in their order. */
const STEPS: readonly Step[] = [
  { name: 'concurrency', run: checkConcurrency },
  { name: 'queues', run: checkQueues },
  { name: 'storage', run: checkStorage },
  { name: 'event recorded', run: recordOne },
  { name: 'handlers', run: handleTwo },
  { name: 'large event', run: recordLarge },
  { name: 'rejected half', run: rejectHalf },
  { name: 'metrics', run: checkMetrics },
  { name: 'rejected alarm', run: awaitRejectedAlarm },
  { name: 'after idling', run: idleThenOne },
  { name: 'DynamoDB denied', run: denyDynamoDb },
  { name: 'load', run: loadMany },
];

/** Runs all steps, even if one fails, and then deletes what they recorded unless `keep` is true. */
export async function runSteps(
  context: StepContext,
  keep: boolean,
  done: (result: StepResult) => void,
  steps: readonly Step[] = STEPS,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const perform = async ({ name, run }: Step): Promise<void> => {
    const began = context.pipeline.clock.now();
    const outcome = await outcomeOf(() => run(context), context.signal);
    const seconds = Math.round((context.pipeline.clock.now() - began) / 100) / 10;
    const result = { step: name, ...outcome, seconds };
    results.push(result);
    done(result);
  };
  for (const step of steps) {
    if (context.signal.aborted) break;
    await perform(step);
  }
  await perform({ name: 'clean-up', run: (context) => cleanUp(context, keep) });
  return results;
}

async function outcomeOf(
  run: () => Promise<StepOutcome>,
  signal: AbortSignal,
): Promise<StepOutcome> {
  try {
    return await run();
  } catch (error) {
    if (isInterruption(error, signal)) return skipped('interrupted');
    return failed(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

/** The time in which the queue should become empty. The longest delay between two attempts is 360 seconds. */
const SETTLE_TIMEOUT_SECONDS = 600;

/** Deletes what the run recorded. Also runs after Ctrl-C, so that nothing stays behind. */
export async function cleanUp(
  { pipeline, tenantId, say }: StepContext,
  keep: boolean,
): Promise<StepOutcome> {
  if (keep) return skipped(`the records of tenant ${tenantId} are kept`);
  say(`Waiting until the queue is empty, at most ${SETTLE_TIMEOUT_SECONDS / 60} minutes …`);
  const queued = await pipeline.settle(SETTLE_TIMEOUT_SECONDS);
  const detail = `${await pipeline.cleanUp()} records of tenant ${tenantId} deleted`;
  const dead = await pipeline.newDeadLetters();
  const left = [
    queued === 0 ? [] : `${queued} messages are still queued and may be recorded later`,
    dead === 0 ? [] : `the dead-letter queue has ${dead} more messages than before the run`,
  ].flat();
  return left.length === 0 ? passed(detail) : failed(`${detail}; ${left.join('; ')}`);
}
