import type { LedgerRecord } from './ledger-record.ts';

/**
 * Whether a record is open: it is `failed`, or `queued` after an attempt that did not succeed or after an operator sent it
 * again. Somebody may have to look at it.
 */
export function isOpen({
  status,
  attempts,
  failure,
}: Pick<LedgerRecord, 'status' | 'attempts' | 'failure'>): boolean {
  return status === 'failed' || (status === 'queued' && (attempts > 0 || failure !== undefined));
}
