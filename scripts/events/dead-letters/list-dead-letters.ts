import { isFormat } from '../../../src/core/envelopes/event-format.ts';
import type { DeadLetterInspection } from '../../../src/operations/dead-letters/inspect-dead-letters.ts';
import type { Result, Session } from '../../cli/define-command.ts';
import { tableLines } from '../../cli/table.ts';
import { connected } from '../connect.ts';
import { openFilterOf } from '../filter-options.ts';
import type { OpenListValues } from '../list-options.ts';
import { inspectQueue, isWhole, readExitCode } from './inspect-queue.ts';
import { letterServices, type LetterSurroundings } from './letter-services.ts';
import { LETTER_TABLE, letterJson } from './letter-table.ts';

const DEFAULT_LIMIT = 50;

/** Prints the dead letters that the options name. It must read the whole queue to find them. */
export function listDeadLetters(
  values: OpenListValues,
  session: Session,
  surroundings: LetterSurroundings,
): Promise<Result> {
  const { narration, paint, json, printJson, stderr } = session;
  return connected(values, session, surroundings, async (connection) => {
    const services = await letterServices(connection, session, surroundings);
    const filter = openFilterOf(values, surroundings.now());
    const read = await inspectQueue(filter, services, session);
    const letters = read.letters.filter(({ format }) => isFormat(format, values.format));
    const inspection = { ...read, letters };
    const limit = values.all ? letters.length : (values.limit ?? DEFAULT_LIMIT);
    const inOrder = values.oldestFirst ? letters : letters.toReversed();
    const shown = inOrder.slice(0, limit);
    const lines = tableLines(LETTER_TABLE, narration, paint);
    if (!json && shown.length > 0) narration.write(lines.head);
    for (const letter of shown) {
      if (json) printJson(letterJson(letter));
      else narration.write(lines.row(letter));
    }
    if (json && !isWhole(inspection)) printJson({ not_read: read.hidden });
    stderr.write(`${countText(inspection)}\n`);
    if (shown.length < letters.length) stderr.write('More of them: --limit. All of them: --all\n');
    return { exitCode: readExitCode(inspection), text: '' };
  });
}

/** How many letters meet the conditions, and how many there are, or were read. */
export function countText(inspection: DeadLetterInspection): string {
  const count = inspection.letters.length;
  const { read } = inspection;
  const whole = isWhole(inspection);
  if (read === 0) return whole ? 'The dead-letter queue is empty.' : 'No dead letter was read.';
  const all = lettersText(read);
  if (count === read) return whole ? `${all}.` : `${all} ${read === 1 ? 'was' : 'were'} read.`;
  const some = `${count.toLocaleString('en-US')} of ${all}${whole ? '' : ' that were read'}`;
  return `${some} ${count === 1 ? 'meets' : 'meet'} the conditions.`;
}

/** `1 dead letter`, `1,200 dead letters`. */
export function lettersText(count: number): string {
  return `${count.toLocaleString('en-US')} dead ${count === 1 ? 'letter' : 'letters'}`;
}
