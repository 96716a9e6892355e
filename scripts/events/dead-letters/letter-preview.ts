import type { DeadLetterInspection } from '../../../src/operations/dead-letters/inspect-dead-letters.ts';
import {
  LETTER_VERDICTS,
  type LetterVerdict,
} from '../../../src/operations/dead-letters/judged-letter.ts';
import {
  countVerdicts,
  groupLetters,
  type LetterGroup,
} from '../../../src/operations/dead-letters/letter-groups.ts';
import type { Paint } from '../../cli/colours.ts';
import { printable } from '../../cli/printable.ts';
import { indented } from '../../cli/wrap.ts';
import { groupError, groupTitle } from './letter-texts.ts';
import { verdictColour } from './letter-table.ts';

/** How many causes are named. The others are counted. */
const MAX_GROUPS = 10;
const COUNT_WIDTH = 9;

/** How a preview is set. */
export interface PreviewSetting {
  readonly withRefused: boolean;
  readonly columns: number;
  readonly paint: Paint;
}

/** What a replay would do with dead letters, for people. */
export function letterPreviewText(
  { letters }: Pick<DeadLetterInspection, 'letters'>,
  { withRefused, columns, paint }: PreviewSetting,
): string {
  const counts = countVerdicts(letters);
  const refusals = groupLetters(letters).filter(({ verdict }) => verdict === 'refused');
  const lines = LETTER_VERDICTS.flatMap((verdict) => {
    const count = counts[verdict] ?? 0;
    if (count === 0) return [];
    const number = paint(verdictColour(verdict), count.toLocaleString('en-US').padStart(7));
    const text = effectOf(verdict, withRefused);
    const line = `${number}  ${indented(text, columns, COUNT_WIDTH).trimStart()}`;
    return verdict === 'refused' ? [line, ...refusalLines(refusals, columns)] : [line];
  });
  return `${paint('bold', 'Preview of the replay of dead letters:')}\n${lines.join('')}`;
}

function effectOf(verdict: LetterVerdict, withRefused: boolean): string {
  const end = withRefused
    ? 'sent, so that the ledger keeps it'
    : 'left there. With --with-refused it is sent, and the ledger keeps it';
  switch (verdict) {
    case 'accepted':
      return 'would be accepted: sent back';
    case 'processed':
      return 'processed already: deleted without sending';
    case 'discarded':
      return 'discarded by an operator: deleted without sending';
    case 'recorded':
      return 'rejected, and kept by the ledger: deleted without sending';
    case 'refused':
      return `would be refused: ${end} with its errors`;
    case 'conflict':
      return `would be a conflict: ${end} beside the first event`;
    case 'no_handler':
      return 'without its handler in this checkout: left there';
    case 'under_way':
      return 'on its way already: left there';
  }
}

function refusalLines(groups: readonly LetterGroup[], columns: number): string[] {
  const lines = groups.slice(0, MAX_GROUPS).flatMap((group) => {
    const error = groupError(group);
    const first = `${group.count} × ${groupTitle(group)}, such as ${printable(group.sample)}`;
    return [
      indented(first, columns, COUNT_WIDTH),
      ...(error === undefined ? [] : [indented(error, columns, COUNT_WIDTH + 2)]),
    ];
  });
  const left = groups.length - MAX_GROUPS;
  if (left <= 0) return lines;
  return [...lines, indented(`and ${left} more causes`, columns, COUNT_WIDTH)];
}
