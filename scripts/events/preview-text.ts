import type { ListOperation } from '../../src/core/operation.ts';
import type { Preview } from '../../src/operations/preview.ts';
import type { Paint } from '../cli/colours.ts';
import { printable } from '../cli/printable.ts';
import { errorLines } from './cause-text.ts';

/** How many causes are named. The others are counted. */
const MAX_CAUSES = 10;

/** What an operation would do, for people. */
export function previewText(kind: ListOperation['kind'], preview: Preview, paint: Paint): string {
  const { counts } = preview;
  const lines = [
    paint('bold', kind === 'discard' ? 'Preview of the discard:' : 'Preview of the replay:'),
    countLine(
      counts.accepted,
      kind === 'discard' ? 'would be discarded' : 'would be accepted',
      (text) => paint('green', text),
    ),
    ...(kind === 'replay' ? deadLetterLines(preview) : []),
    countLine(counts.refused, 'would be refused again:', (text) => paint('red', text)),
    ...refusalLines(preview),
    countLine(counts.no_handler, 'wait for a handler that this checkout doesn’t have:'),
    ...preview.missingHandlers.map(
      ({ eventType, schemaVersion, count }) => `${INDENT}${count} × ${eventType} ${schemaVersion}`,
    ),
    countLine(
      counts.conflict,
      'are conflicts, which would be conflicts again: correct the sender, or discard them',
    ),
    countLine(counts.under_way, 'are on their way already; --status queued takes them, too'),
    countLine(counts.changed, 'have changed since they were listed'),
    countLine(counts.closed, 'are no longer open'),
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

const INDENT = ' '.repeat(9);

/** A replay from the ledger leaves dead letters where they are. */
function deadLetterLines({ deadLetters }: Preview): string[] {
  if (deadLetters === 0) return [];
  const have = deadLetters === 1 ? 'has' : 'have';
  return [
    `${INDENT}${deadLetters.toLocaleString('en-US')} of them ${have} a message in the dead-letter queue, unless it was removed:`,
    `${INDENT}once an event is processed, replay --from dlq deletes its message`,
  ];
}

function countLine(count: number, what: string, paintIt = (text: string) => text): string {
  if (count === 0) return '';
  return `${paintIt(count.toLocaleString('en-US').padStart(7))} ${what}`;
}

function refusalLines({ refusals }: Preview): string[] {
  const lines = refusals.slice(0, MAX_CAUSES).flatMap((group) => {
    const { count, eventType, schemaVersion, reason, sample, errors } = group;
    const kind = [eventType, schemaVersion].filter((part) => part !== undefined).join(' ');
    const first = `${INDENT}${count} × ${reason}${kind && `, ${kind}`}, such as ${printable(sample)}`;
    const whys = errorLines(errors.slice(0, 1)).trimEnd();
    return [first, `${INDENT}${whys}`];
  });
  const left = refusals.length - MAX_CAUSES;
  return left > 0 ? [...lines, `${INDENT}and ${left} more causes`] : lines;
}

/** How many records a preview has judged. */
export function judgedCount({ counts }: Preview): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
