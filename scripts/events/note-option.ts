import { MAX_NOTE_CHARACTERS, NOTE_PATTERN } from '../../src/operations/begin-operation.ts';
import { WrongOptions, type Session } from '../cli/define-command.ts';
import { textLike } from '../cli/option-values.ts';
import { valueProblem, type ValueOption } from '../cli/options.ts';

/** An option with the reason for an operation, which is kept with its record. */
export function noteOption(description: string, example: string): ValueOption<string> {
  return textLike(new RegExp(NOTE_PATTERN, 'u'), {
    placeholder: 'TEXT',
    description,
    expected: `a text of 1 to ${MAX_NOTE_CHARACTERS} characters in one line`,
    example,
  });
}

/** How somebody is asked for a note. */
export interface NoteQuestion {
  readonly name: string;
  readonly option: ValueOption<string>;
  readonly question: string;
  /** The problem if nobody can be asked. */
  readonly missing: string;
}

/** Asks again after an empty answer, but not without end. */
const MAX_QUESTIONS = 3;

/** Asks for a note. @throws WrongOptions if nobody can be asked, or the answer isn't a note. */
export async function askForNote(
  { name, option, question, missing }: NoteQuestion,
  { ask }: Pick<Session, 'ask'>,
): Promise<string> {
  if (!ask) throw new WrongOptions([missing]);
  for (let asked = 0; asked < MAX_QUESTIONS; asked += 1) {
    const answer = await ask(question);
    if (answer === undefined) break;
    const note = option.parse(answer);
    if (note !== undefined) return note;
    if (answer !== '') throw new WrongOptions([valueProblem(name, option, answer)]);
  }
  throw new WrongOptions([valueProblem(name, option, '')]);
}
