import type { RedriveResult } from '../../../src/operations/dead-letters/redrive-plan.ts';
import type { Result, Session } from '../../cli/define-command.ts';
import { printable } from '../../cli/printable.ts';
import { eventsText } from '../confirm.ts';
import { commandJson } from '../operation-text.ts';

/** What the end of a replay of dead letters is told with. */
export interface RedriveContext {
  readonly preview: object;
  /** The command that goes on. */
  readonly again: string;
  /** Whether the preview read all letters of the queue. */
  readonly allRead: boolean;
}

/** The result of a replay of dead letters. */
export function redriveEnd(
  result: RedriveResult,
  { preview, again, allRead }: RedriveContext,
  { stderr, paint }: Session,
): Result {
  const { operation, undeleted, cause } = result;
  const { failed } = operation.counts;
  const isInterrupted = operation.status === 'stopped';
  if (failed > 0) {
    const why = cause === undefined ? '' : `: ${printable(cause)}`;
    stderr.write(
      `${paint('red', 'error:')} SQS did not confirm the messages of ${eventsText(failed)}${why}\n` +
        'Their dead letters stay where they are.\n',
    );
  }
  const isUnfinished = isInterrupted || failed > 0 || !allRead;
  return {
    exitCode: isInterrupted ? 130 : isUnfinished ? 1 : 0,
    json: {
      end: isInterrupted ? 'interrupted' : failed > 0 ? 'unsent' : 'done',
      preview,
      operation: commandJson(operation, operation.status, isUnfinished ? again : undefined),
      undeleted,
    },
    text: [summaryOf(result), ...(isUnfinished ? [`Go on with: ${again}\n`] : [])].join(''),
  };
}

function summaryOf({ operation, undeleted }: RedriveResult): string {
  const { id, status, counts } = operation;
  const skipped = Object.entries(counts.skipped);
  const deleted = skipped.filter(([why]) => DELETED.includes(why));
  const left = skipped.filter(([why]) => !DELETED.includes(why));
  const list = (some: typeof skipped) => some.map(([why, count]) => `${count} ${why}`).join(', ');
  return [
    `Sent back ${eventsText(counts.done)}.`,
    ...(deleted.length > 0 ? [` Deleted without sending: ${list(deleted)}.`] : []),
    ...(left.length > 0 ? [` Left in the dead-letter queue: ${list(left)}.`] : []),
    ...(undeleted > 0
      ? [` SQS did not delete ${undeleted} of the letters: the next replay does it.`]
      : []),
    ` Operation ${id} is ${status}.\n`,
  ].join('');
}

/** Why letters are deleted that weren't sent: see `SkipReason`. */
const DELETED: readonly string[] = ['processed', 'discarded', 'recorded', 'duplicate'];
