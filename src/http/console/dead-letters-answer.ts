import type { FieldError } from '../../core/field-error.ts';
import type { DeadLetterInspection } from '../../operations/dead-letters/inspect-dead-letters.ts';
import type { JudgedLetter } from '../../operations/dead-letters/judged-letter.ts';
import { adviceOnLetters } from '../../operations/dead-letters/letter-advice.ts';
import {
  countVerdicts,
  groupLetters,
  type LetterGroup,
} from '../../operations/dead-letters/letter-groups.ts';

/** How many letters are told one by one. The groups have them all. */
const MAX_LETTERS = 100;

/** An inspection in an answer: `DEAD_LETTERS_SCHEMA`. @param now milliseconds since 1970 */
export function deadLettersAnswer(inspection: DeadLetterInspection, now: number): object {
  const { letters, read, hidden, end } = inspection;
  return {
    at: new Date(now).toISOString(),
    end,
    read,
    not_read: hidden,
    verdicts: countVerdicts(letters),
    groups: groupLetters(letters).map(groupJson),
    letters: letters.toReversed().slice(0, MAX_LETTERS).map(letterJson),
  };
}

function groupJson(group: LetterGroup): object {
  const { texts, action } = adviceOnLetters(group);
  return {
    ...causeJson(group),
    letters: group.count,
    first_sent_at: group.firstSentAt,
    last_sent_at: group.lastSentAt,
    tenants: Object.fromEntries(group.tenants),
    sample: group.sample,
    advice: { texts, action },
  };
}

function letterJson(letter: JudgedLetter): object {
  return {
    ...causeJson(letter),
    message_id: letter.messageId,
    sent_at: letter.sentAt,
    key: letter.key,
    tenant_id: letter.identity?.tenantId,
    event_id: letter.identity?.eventId,
    status: letter.status,
  };
}

/** What letters and groups have in common. */
function causeJson({
  verdict,
  reason,
  fingerprint,
  eventType,
  schemaVersion,
  errors: [error] = [],
}: JudgedLetter | LetterGroup): object {
  return {
    verdict,
    reason,
    fingerprint,
    event_type: eventType,
    schema_version: schemaVersion,
    error: error && errorJson(error),
  };
}

function errorJson({ pointer, rule, message }: FieldError): object {
  return { pointer, keyword: rule, detail: message };
}
