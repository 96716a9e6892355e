import type { Result, Session } from '../cli/define-command.ts';
import { changeEvents } from './change-events.ts';
import { askForNote } from './note-option.ts';
import type { OperatorSurroundings } from './operator.ts';
import { DISCARD_OPTIONS, type DiscardValues } from './replay-options.ts';

const WHY = {
  name: 'note',
  option: DISCARD_OPTIONS.note,
  question: 'Why are they discarded? ',
  missing: '--note TEXT is needed: say why the events are discarded',
} as const;

/** Discards the events that the options name, once it is known why. */
export async function discardEvents(
  values: DiscardValues,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  const note = values.dryRun ? '' : (values.note ?? (await askForNote(WHY, session)));
  return changeEvents({ kind: 'discard', values, note }, session, surroundings);
}
