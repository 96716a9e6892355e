import { adviceOn } from '../causes/advice.ts';
import type { LetterVerdict } from './judged-letter.ts';
import type { LetterGroup } from './letter-groups.ts';

/** What to do about dead letters with one verdict. */
interface LetterAdvice {
  readonly text: string;
  /**
   * What does it. `with_refused`: a replay that also moves into the ledger what the function would refuse. `none`: nothing
   * that an operator could run now.
   */
  readonly action: 'replay' | 'with_refused' | 'none';
}

const LEFT_OVER: LetterAdvice = {
  text: 'They are left over. A replay deletes them.',
  action: 'replay',
};

const ADVICE: Readonly<Record<LetterVerdict, LetterAdvice>> = {
  accepted: { text: 'Send them back.', action: 'replay' },
  processed: LEFT_OVER,
  discarded: LEFT_OVER,
  recorded: {
    text: 'The ledger has them, too. A replay deletes the letters.',
    action: 'replay',
  },
  refused: {
    text: 'Move them into the ledger, which keeps them with their errors.',
    action: 'with_refused',
  },
  conflict: {
    text: 'Another event has their id. Move them into the ledger, which keeps them beside it.',
    action: 'with_refused',
  },
  no_handler: {
    text: 'Deploy the version that has their handler, then send them back.',
    action: 'none',
  },
  under_way: { text: 'Another copy is on its way. Wait until it has ended.', action: 'none' },
};

/** What to do about a group of dead letters, in one or two texts. The last one says what `action` does. */
export function adviceOnLetters({
  verdict,
  reason,
  sample,
  errors,
  format,
}: Pick<LetterGroup, 'verdict' | 'reason' | 'sample' | 'errors' | 'format'>): {
  readonly texts: readonly string[];
  readonly action: LetterAdvice['action'];
} {
  const { text, action } = ADVICE[verdict];
  const why = adviceOn(reason, sample, errors, format);
  return { texts: verdict === 'refused' ? [why.text, text] : [text], action };
}
