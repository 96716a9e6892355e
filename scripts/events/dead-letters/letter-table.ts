import type {
  JudgedLetter,
  LetterVerdict,
} from '../../../src/operations/dead-letters/judged-letter.ts';
import type { Colour } from '../../cli/colours.ts';
import type { Table } from '../../cli/table.ts';
import { shortTime } from '../record-table.ts';

const VERDICT_COLOURS: Record<LetterVerdict, Colour> = {
  accepted: 'green',
  processed: 'gray',
  discarded: 'gray',
  recorded: 'gray',
  refused: 'red',
  conflict: 'red',
  no_handler: 'yellow',
  under_way: 'cyan',
};

export function verdictColour(verdict: LetterVerdict): Colour {
  return VERDICT_COLOURS[verdict];
}

/** The dead letters of a list. */
export const LETTER_TABLE: Table<JudgedLetter> = {
  columns: [
    { title: 'SENT (UTC)', width: 19, value: ({ sentAt }) => shortTime(sentAt) },
    {
      title: 'VERDICT',
      width: 10,
      value: ({ verdict }) => verdict,
      colour: ({ verdict }) => verdictColour(verdict),
    },
    { title: 'REASON', width: 18, value: ({ reason = '' }) => reason, dropOrder: 1 },
    { title: 'TYPE', width: 17, value: ({ eventType = '' }) => eventType, dropOrder: 2 },
    { title: 'VER', width: 3, value: ({ schemaVersion = '' }) => schemaVersion, dropOrder: 2 },
  ],
  whole: { title: 'EVENT', value: ({ key }) => key },
};

/** A letter as programs read it: with the names of the wire format. */
export function letterJson(letter: JudgedLetter): object {
  const { identity } = letter;
  return {
    message_id: letter.messageId,
    key: letter.key,
    sent_at: letter.sentAt,
    verdict: letter.verdict,
    status: letter.status,
    reason: letter.reason,
    fingerprint: letter.fingerprint,
    tenant_id: identity?.tenantId,
    event_id: identity?.eventId,
    event_type: letter.eventType,
    schema_version: letter.schemaVersion,
    format: letter.format ?? 'native',
    error: letter.errors?.[0],
  };
}
