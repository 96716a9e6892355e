import type { LedgerRow } from './ledger-row.ts';

/** What an operator must not change. */
const KEPT = [
  'messageId',
  'reason',
  'bodyText',
  'rawText',
  'format',
  'tenantId',
  'eventId',
  'attempts',
  'receivedAt',
] as const;

/** What is wrong with a change by an operator; `undefined` if nothing is. @param seen the row as the operator saw it. */
export function wrongEdit(
  row: LedgerRow,
  before: LedgerRow | undefined,
  seen: LedgerRow | undefined,
): string | undefined {
  if (!before || !seen) return `${row.status} without a record that an operator saw`;
  const changed = [...KEPT, 'status' as const, 'claimId' as const].find(
    (name) => before[name] !== seen[name],
  );
  if (changed !== undefined) {
    return `${before.status} became ${row.status}, but ${changed} was not as the operator saw it`;
  }
  if (before.status !== 'failed' && before.status !== 'queued') {
    return `${before.status} became ${row.status}`;
  }
  const lost = KEPT.find((name) => row[name] !== before[name]);
  if (lost !== undefined) return `an operator changed ${lost}`;
  return row.status === 'queued' || row.status === 'discarded'
    ? undefined
    : `an operator made it ${row.status}`;
}
