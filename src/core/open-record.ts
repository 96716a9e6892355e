import type { LedgerRecord } from './ledger-record.ts';

/**
 * Whether a record is open: it is `failed`, or `queued` after an attempt that did not succeed. Somebody may have to look
 * at it.
 */
export function isOpen({ status, attempts }: Pick<LedgerRecord, 'status' | 'attempts'>): boolean {
  return status === 'failed' || (status === 'queued' && attempts > 0);
}
