import type { OperationFilter } from '../../../src/core/operation.ts';
import type { DeadLetterInspection } from '../../../src/operations/dead-letters/inspect-dead-letters.ts';
import type { LetterVerdict } from '../../../src/operations/dead-letters/judged-letter.ts';
import { filterJson } from '../../../src/operations/operation-json.ts';
import {
  countVerdicts,
  groupLetters,
  type LetterGroup,
} from '../../../src/operations/dead-letters/letter-groups.ts';
import { printable } from '../../cli/printable.ts';
import { causeLine, errorText } from '../cause-text.ts';

/** What the letters of a group are: reason or verdict, type and version. */
export function groupTitle({ verdict, reason, eventType, schemaVersion }: LetterGroup): string {
  const kind = eventType === undefined ? '' : `, ${eventType} ${schemaVersion ?? ''}`.trimEnd();
  const cause = reason === undefined || reason === 'id_conflict' ? '' : ` (${reason})`;
  return printable(`${verdict}${cause}${kind}`);
}

/** The first error of a group's sample, in one line. */
export function groupError({ errors: [error] = [] }: LetterGroup): string | undefined {
  return error && causeLine(errorText(error));
}

/** The conditions that take the letters of a group, beside those that were given. */
export function groupFilter({
  fingerprint,
  eventType,
  schemaVersion,
}: LetterGroup): Partial<OperationFilter> {
  if (fingerprint !== undefined) return { fingerprint };
  return {
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  };
}

/** `33 accepted, 2 refused`. */
export function verdictCounts({ letters }: Pick<DeadLetterInspection, 'letters'>): string {
  const counts = Object.entries(countVerdicts(letters)).sort(([, one], [, other]) => other - one);
  return counts.map(([verdict, count]) => `${count.toLocaleString('en-US')} ${verdict}`).join(', ');
}

/** An inspection as programs read it. */
export function inspectionJson(
  { letters, read, hidden }: DeadLetterInspection,
  filter: OperationFilter,
): {
  readonly filter: object;
  readonly read: number;
  readonly not_read: number;
  readonly letters: number;
  readonly verdicts: Partial<Record<LetterVerdict, number>>;
  readonly groups: readonly object[];
} {
  return {
    filter: filterJson(filter),
    read,
    not_read: hidden,
    letters: letters.length,
    verdicts: countVerdicts(letters),
    groups: groupLetters(letters).map(groupJson),
  };
}

function groupJson(group: LetterGroup): object {
  return {
    verdict: group.verdict,
    reason: group.reason,
    fingerprint: group.fingerprint,
    event_type: group.eventType,
    schema_version: group.schemaVersion,
    letters: group.count,
    first_sent_at: group.firstSentAt,
    last_sent_at: group.lastSentAt,
    tenants: Object.fromEntries(group.tenants),
    sample: group.sample,
    error: group.errors?.[0],
  };
}
