import { failed, passed, skipped, type StepContext, type StepOutcome } from './step.ts';

/** Seconds in which the queue should be empty: the longest delay between two attempts is 360. */
const SETTLE_SECONDS = 600;

/** Deletes what the run recorded. Runs also after Ctrl-C: what was sent must not stay behind. */
export async function cleanUp(
  { pipeline, tenantId, say }: StepContext,
  keep: boolean,
): Promise<StepOutcome> {
  if (keep) return skipped(`the records of tenant ${tenantId} are kept`);
  say(`Waiting until the queue is empty, at most ${SETTLE_SECONDS / 60} minutes …`);
  const queued = await pipeline.settle(SETTLE_SECONDS);
  const detail = `${await pipeline.cleanUp()} records of tenant ${tenantId} deleted`;
  const dead = await pipeline.newDeadLetters();
  const left = [
    queued === 0 ? [] : `${queued} messages are still queued and may be recorded later`,
    dead === 0 ? [] : `${dead} more are in the dead-letter queue than before the run`,
  ].flat();
  return left.length === 0 ? passed(detail) : failed(`${detail}; ${left.join('; ')}`);
}
