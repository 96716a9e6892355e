import type { DeadLetters, LetterGroup } from '#generated/console-api.ts';
import { countText, numberText } from '../../parts/format.ts';

type Verdict = LetterGroup['verdict'];

/** What would become of one letter, and of several, if they were sent back. */
const VERDICTS: Readonly<Record<Verdict, readonly [one: string, several: string]>> = {
  accepted: ['would be accepted', 'would be accepted'],
  processed: ['whose event is processed already', 'whose events are processed already'],
  discarded: ['whose event was discarded', 'whose events were discarded'],
  recorded: ['is in the ledger with its errors', 'are in the ledger with their errors'],
  refused: ['would be rejected', 'would be rejected'],
  conflict: ['would be a conflict', 'would be conflicts'],
  no_handler: ['has no handler', 'have no handler'],
  under_way: ['has another copy on its way', 'have another copy on its way'],
};

/** What would become of letters if they were sent back: `would be accepted`. @param letters how many there are */
export function verdictText(verdict: Verdict, letters: number): string {
  const [one, several] = VERDICTS[verdict];
  return letters === 1 ? one : several;
}

/** `3 letters would be rejected (invalid_body)`. */
export function groupTitle(group: LetterGroup): string {
  const { verdict, letters, reason } = group;
  const why = reason === undefined || verdict === 'conflict' ? '' : ` (${reason})`;
  return `${countText(letters, 'letter')} ${verdictText(verdict, letters)}${why}`;
}

/** How much of the queue was read. */
export function readText({ read, end }: Pick<DeadLetters, 'read' | 'end'>): string {
  if (end === 'complete')
    return read === 0
      ? 'No dead letter was found.'
      : `All ${countText(read, 'letter')} that SQS gave out.`;
  const why =
    end === 'too_many' ? 'The console reads no more at once' : 'There was no time to read more';
  return `The first ${countText(read, 'letter')}. ${why}.`;
}

/** What is known of letters that weren't read. `undefined`: there are none. */
export function unreadText({
  not_read: unread,
  end,
}: Pick<DeadLetters, 'not_read' | 'end'>): string | undefined {
  if (unread === 0) return undefined;
  const about = `About ${numberText(unread)} more were not read.`;
  return end === 'complete'
    ? `${about} Another process may be reading them, a FIFO queue gives out only the first of each group, or the count of SQS is late. Look again in two minutes.`
    : `${about} Send some back, then look again.`;
}
