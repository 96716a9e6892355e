import type { Operation, PauseOperation } from '../../core/operation.ts';
import type { EventSource, OperationLog, SourceReading } from '../../operation-ports.ts';

/** How the source of events stands, and why. */
export interface SourceStanding {
  readonly reading: SourceReading;
  /** The pause that holds. Missing if the source isn't paused, or if nobody recorded that they paused it. */
  readonly pause?: PauseOperation;
}

/** How many operations, the newest first, are searched for the pause. */
const SEARCHED_OPERATIONS = 100;

/** Reads how the source stands. The operations are read only if it is paused. */
export async function readStanding(
  source: Pick<EventSource, 'read'>,
  log: Pick<OperationLog, 'list'>,
): Promise<SourceStanding> {
  const reading = await source.read();
  if (!isPaused(reading)) return { reading };
  const pause = holdingPause(await log.list(SEARCHED_OPERATIONS));
  return { reading, ...(pause && { pause }) };
}

/** Whether no messages are taken, or soon none are, because somebody wants it so. */
export function isPaused({ state }: SourceReading): boolean {
  return state === 'disabled' || state === 'disabling';
}

/**
 * The first pause since the last resume. Later ones, which came at the same time, changed nothing.
 *
 * @param operations the newest first.
 */
function holdingPause(operations: readonly Operation[]): PauseOperation | undefined {
  const lastResume = operations.findIndex(
    ({ kind, status }) => kind === 'resume' && status === 'done',
  );
  const since = lastResume === -1 ? operations : operations.slice(0, lastResume);
  return since.findLast(
    (operation): operation is PauseOperation =>
      operation.kind === 'pause' && operation.status !== 'stopped',
  );
}
