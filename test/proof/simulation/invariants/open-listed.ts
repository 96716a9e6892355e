import type { LedgerRow } from './ledger-row.ts';
import type { Witness } from './witness.ts';

/**
 * Checks a row of DynamoDB at each write: an index holds at once what its table's items say. So if every write is right,
 * the index is right at every moment.
 */
export function checkOpenListed(row: LedgerRow, witness: Witness): void {
  const found = row.open ? stateOf(row.open) : 'nothing';
  const expected = isOpen(row) ? stateOf(row) : 'nothing';
  if (found === expected) return;
  const detail = `${row.key}: the index has ${found}, not ${expected}`;
  witness.violated('open-listed', detail, witness.find(row.messageId));
}

/** Failed, or waiting for another attempt after one that began, or sent again by an operator. */
function isOpen({ status, attempts, reason }: LedgerRow): boolean {
  return status === 'failed' || (status === 'queued' && (attempts > 0 || reason !== undefined));
}

function stateOf({
  status,
  reason,
  receivedAt,
}: Pick<LedgerRow, 'status' | 'reason' | 'receivedAt'>) {
  return `${status} for ${reason ?? 'no reason'}, received at ${receivedAt}`;
}
