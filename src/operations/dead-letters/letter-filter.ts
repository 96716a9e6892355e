import type { OperationFilter } from '../../core/operation.ts';
import type { JudgedLetter } from './judged-letter.ts';

/**
 * Whether a dead letter meets every condition of a filter. For a dead letter the conditions mean:
 *
 * - `since` and `until`: when its message was first sent.
 * - `tenantId`, `eventType`, `schemaVersion`, `key`: what the message says, as far as it can be read.
 * - `reason`, `fingerprint`: why today's schemas would refuse it. If they wouldn't, why its event failed by the ledger.
 *   `id_conflict` takes those that differ from the event in the ledger.
 * - `status`: that of its event in the ledger. A letter whose event isn't there has none.
 */
export function takesLetter(filter: OperationFilter, letter: JudgedLetter): boolean {
  const { since = '', until, tenantId, ...equal } = filter;
  const names = Object.keys(equal) as (keyof typeof equal)[];
  return (
    letter.sentAt >= since &&
    (until === undefined || letter.sentAt < until) &&
    (tenantId === undefined || letter.identity?.tenantId === tenantId) &&
    names.every((name) => equal[name] === undefined || equal[name] === letter[name])
  );
}

/** Conditions that an event of the ledger may meet together, but no dead letter: what to tell, one text each. */
export function impossibleForLetters({
  reason,
  status,
}: Partial<OperationFilter>): readonly string[] {
  if (reason !== 'id_conflict' || status === undefined) return [];
  return [
    `--reason id_conflict and --status ${status}: no dead letter can meet both, because it is not in the ledger yet`,
  ];
}
