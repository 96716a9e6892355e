import type { StateChange } from './claim.ts';
import type { LedgerRecord } from './ledger-record.ts';

/**
 * Whether a record is open: it is `failed`, or `queued` after an attempt that did not succeed or after an operator sent it
 * again. Somebody may have to look at it.
 */
export function isOpen(record: Pick<LedgerRecord, 'status' | 'attempts' | 'failure'>): boolean {
  return isOpenAfter(record, false);
}

/**
 * Whether a record is open after this change.
 *
 * @param hadFailure whether it had a failure before, which stays.
 */
export function isOpenAfter(
  { status, attempts, failure }: StateChange,
  hadFailure: boolean,
): boolean {
  if (status !== 'queued') return status === 'failed';
  // A change that says nothing about attempts comes after one.
  return attempts !== 0 || hadFailure || failure !== undefined;
}
