import type { DeadLetter } from '#generated/console-api.ts';
import { EventLink } from '../../parts/event-link.tsx';
import { countText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { verdictText } from './letter-text.ts';

interface LetterTableProps {
  readonly letters: readonly DeadLetter[];
  /** How many were read in all. */
  readonly read: number;
}

/** The letters one by one, the newest first. */
export function LetterTable({ letters, read }: LetterTableProps) {
  return (
    <details>
      <summary>
        {letters.length === read
          ? 'The letters one by one'
          : `The newest ${countText(letters.length, 'letter')} one by one`}
      </summary>
      <div class="table-box" tabIndex={0} role="region" aria-label="Letters">
        <table>
          <thead>
            <tr>
              <th scope="col">Sent</th>
              <th scope="col">Event</th>
              <th scope="col">Type</th>
              <th scope="col">If it is sent back</th>
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <LetterRow key={letter.message_id} letter={letter} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function LetterRow({ letter }: { readonly letter: DeadLetter }) {
  const { sent_at: sentAt, key, status, event_type: type, schema_version: version } = letter;
  return (
    <tr>
      <td class="letter-time">
        <Time at={sentAt} />
      </td>
      <td>{status === undefined ? <Verbatim text={key} /> : <EventLink record={key} />}</td>
      <td>{type !== undefined && <Verbatim text={`${type} ${version ?? ''}`.trimEnd()} />}</td>
      <td>
        {verdictText(letter.verdict, 1)}
        {letter.reason !== undefined && ` (${letter.reason})`}
      </td>
    </tr>
  );
}
