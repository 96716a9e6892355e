import type { OperationFilter } from '../../../src/core/operation.ts';
import {
  inspectDeadLetters,
  type DeadLetterInspection,
} from '../../../src/operations/dead-letters/inspect-dead-letters.ts';
import type { DeadLetterServices } from '../../../src/operations/dead-letters/judge-letters.ts';
import { MAX_LETTERS } from '../../../src/operations/dead-letters/walk-letters.ts';
import type { Session } from '../../cli/define-command.ts';
import { createProgress, type Progress } from '../../cli/progress.ts';

/** From more letters on, reading them takes some seconds. */
const TAKES_A_WHILE = 200;

/**
 * Reads the dead-letter queue and shows how far it has come.
 *
 * @throws the signal's reason if it is aborted. All letters are released then.
 */
export async function inspectQueue(
  filter: OperationFilter,
  services: DeadLetterServices,
  { stderr, signal, env }: Session,
): Promise<DeadLetterInspection> {
  let progress: Progress | undefined;
  const inspection = await inspectDeadLetters(filter, services, {
    signal,
    onProgress: (done, total) => {
      if (total < TAKES_A_WHILE) return;
      progress ??= createProgress(stderr, 'Reading dead letters', total, undefined, env);
      progress.update(done);
    },
  }).finally(() => progress?.finish());
  signal.throwIfAborted();
  tellGaps(inspection, services.queue.ordered, stderr);
  return inspection;
}

/** The exit code of a command that could do all it should with the letters that were read. */
export function readExitCode(inspection: DeadLetterInspection): 0 | 1 {
  return isWhole(inspection) ? 0 : 1;
}

/** Whether all letters of the queue were read, as far as SQS tells. */
export function isWhole({ end, hidden }: DeadLetterInspection): boolean {
  return end !== 'too_many' && hidden === 0;
}

/** Says that there are letters which weren't read. */
function tellGaps(
  { end, hidden }: DeadLetterInspection,
  ordered: boolean,
  stderr: Session['stderr'],
): void {
  if (end === 'too_many') {
    const most = MAX_LETTERS.toLocaleString('en-US');
    stderr.write(
      `This is about the first ${most} dead letters that SQS gave out. It gives out no more at once, and there are more. ` +
        'Replay some of them, then run this again.\n',
    );
  } else if (hidden > 0) {
    const about = `About ${hidden.toLocaleString('en-US')} more dead letters were not read. `;
    const why = ordered
      ? 'A FIFO queue gives out only the first ones of each group, and another process may be reading them.\n'
      : 'Another process may be reading them, or the count of SQS is late. Run this again in two minutes.\n';
    stderr.write(about + why);
  }
}
