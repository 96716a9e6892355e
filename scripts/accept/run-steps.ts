import { awaitRejectedAlarm, checkMetrics } from './alarm-steps.ts';
import { handleTwo, idleThenOne, recordLarge, recordOne, rejectHalf } from './event-steps.ts';
import { checkConcurrency, checkQueues, checkStorage } from './infrastructure-steps.ts';
import { denyDynamoDb, loadMany } from './stress-steps.ts';
import {
  failed,
  passed,
  skipped,
  type Outcome,
  type Stage,
  type Step,
  type StepResult,
} from './step.ts';

/** In the order in which they are run. */
export const STEPS: readonly Step[] = [
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

/** Runs each step, whatever the ones before it came to, and deletes what they recorded unless it is to be kept. */
export async function runSteps(
  stage: Stage,
  keep: boolean,
  done: (result: StepResult) => void,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const perform = async ({ name, run }: Step): Promise<void> => {
    const began = stage.pipeline.clock.now();
    const outcome = await outcomeOf(() => run(stage), stage.signal);
    const seconds = Math.round((stage.pipeline.clock.now() - began) / 100) / 10;
    const result = { step: name, ...outcome, seconds };
    results.push(result);
    done(result);
  };
  for (const step of STEPS) {
    if (stage.signal.aborted) break;
    await perform(step);
  }
  // Also after Ctrl-C: what was sent must not stay behind.
  await perform({ name: 'clean-up', run: (stage) => cleanUp(stage, keep) });
  return results;
}

async function cleanUp({ pipeline, tenantId }: Stage, keep: boolean): Promise<Outcome> {
  if (keep) return skipped(`the records of tenant ${tenantId} are kept`);
  return passed(`${await pipeline.cleanUp()} records of tenant ${tenantId} deleted`);
}

async function outcomeOf(run: () => Promise<Outcome>, signal: AbortSignal): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (signal.aborted) return skipped('interrupted');
    return failed(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}
