import type { Failure, LedgerRecord } from './ledger-record.ts';
import { contentIdentity } from './same-content.ts';

/**
 * The record of a message whose key already holds something else, kept beside it. Its key ends in a
 * space and the same for every text of the content: an event id has no space, so this is nobody else's
 * key, and a second delivery of the same message finds its own record there.
 *
 * @param identity the record's `contentIdentity`, where that is known already.
 */
export function besideRecord(
  record: LedgerRecord,
  identity = contentIdentity(record),
): LedgerRecord {
  const key = `${record.key} ${identity}`;
  if (record.status === 'failed') return { ...record, key };
  const { processedAt, claimId, leaseUntil, ...kept } = record;
  return { ...kept, key, status: 'failed', attempts: 0, failure: ID_CONFLICT };
}

const ID_CONFLICT: Failure = { reason: 'id_conflict', errors: [] };
