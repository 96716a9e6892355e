import { WrongOptions, type Result, type Session } from '../cli/define-command.ts';
import { valueProblem } from '../cli/options.ts';
import { changeEvents } from './change-events.ts';
import type { OperatorSurroundings } from './operator.ts';
import { DISCARD_OPTIONS, type DiscardValues } from './replay-options.ts';

/** Discards the events that the options name, once it is known why. */
export async function discardEvents(
  values: DiscardValues,
  session: Session,
  surroundings: OperatorSurroundings,
): Promise<Result> {
  const note = values.dryRun ? '' : (values.note ?? (await askWhy(session)));
  return changeEvents({ kind: 'discard', values, note }, session, surroundings);
}

/** Asks again after an empty answer, but not without end: after Ctrl-D every answer is empty. */
const MAX_QUESTIONS = 3;

async function askWhy({ ask }: Pick<Session, 'ask'>): Promise<string> {
  const { note: option } = DISCARD_OPTIONS;
  if (!ask) throw new WrongOptions(['--note TEXT is needed: say why the events are discarded']);
  for (let asked = 0; asked < MAX_QUESTIONS; asked += 1) {
    const answer = await ask('Why are they discarded? ');
    const note = option.parse(answer);
    if (note !== undefined) return note;
    if (answer !== '') throw new WrongOptions([valueProblem('note', option, answer)]);
  }
  throw new WrongOptions([valueProblem('note', option, '')]);
}
