import type { Failure, LedgerRecord, RecordStatus } from './ledger-record.ts';
import { isRejection } from './outcome.ts';
import { contentIdentity, isComparable, sameContent } from './same-content.ts';

/** What is to be known of a record to judge another message of its key. */
export interface RecordSummary {
  readonly contentHash: string;
  readonly status: RecordStatus;
  /** See `isComparable`. */
  readonly comparable: boolean;
  /** Whether it keeps a message that could never have succeeded, and with which nothing was done. */
  readonly rejected: boolean;
  /** Whether nothing more is to be done with it: it is processed, or failed for good. */
  readonly settled: boolean;
  readonly attempts: number;
  readonly receivedAt: string;
  readonly claimId?: string;
  readonly leaseUntil?: string;
}

/** Judges a record by what of it is needed for that. */
export function summarize(
  record: Pick<
    LedgerRecord,
    keyof Omit<RecordSummary, 'comparable' | 'rejected' | 'settled'> | 'failure'
  >,
): RecordSummary {
  const { contentHash, status, attempts, receivedAt, claimId, leaseUntil } = record;
  const reason = record.failure?.reason;
  return {
    contentHash,
    status,
    comparable: isComparable(record),
    // An event that expired between two attempts has had effects: another takes its place no more.
    rejected: isRejection(reason) && attempts === 0,
    settled: status === 'processed' || (status === 'failed' && reason !== 'attempts_exhausted'),
    attempts,
    receivedAt,
    ...(claimId !== undefined && { claimId }),
    ...(leaseUntil !== undefined && { leaseUntil }),
  };
}

/** What is to be done with a record whose key the ledger already holds. */
export type Reconciliation =
  /** It has another hash, and may be the same event all the same: the whole records are to be compared. */
  | 'compare'
  /** Nothing: the ledger has this very content, and is done with it. */
  | 'duplicate'
  /** A corrected event takes the place of the rejected one. */
  | 'replace'
  /** The first record stays; this one is kept beside it. */
  | 'keep_beside'
  /** The same event, not done with yet and nobody's now: this record's state takes the place of its. */
  | 'resume'
  /** The same event, and another invocation has it. */
  | 'wait'
  /** The same event, which waits for its handler, and this record claims nothing: it has none here. */
  | 'unclaimed'
  /** It is this very record: the answer to the call that wrote it was lost. */
  | 'own';

/** Judges a record against the one its key already holds. */
export function reconcile(stored: RecordSummary, incoming: RecordSummary): Reconciliation {
  if (stored.rejected && !incoming.rejected) return 'replace';
  // If the schema was removed since, the stored event stays as it was.
  if (stored.comparable !== incoming.comparable) return 'keep_beside';
  if (stored.contentHash === incoming.contentHash) return reconcileEqual(stored, incoming);
  return stored.comparable ? 'compare' : 'keep_beside';
}

/** Judges a record against the whole one that its key holds. */
export function reconcileWhole(
  stored: LedgerRecord,
  incoming: LedgerRecord,
): Exclude<Reconciliation, 'compare'> {
  const summaries = [summarize(stored), summarize(incoming)] as const;
  const judgement = reconcile(...summaries);
  if (judgement !== 'compare') return judgement;
  return sameContent(stored, incoming) ? reconcileEqual(...summaries) : 'keep_beside';
}

/** Judges a record against one of the same content. */
export function reconcileEqual(
  stored: RecordSummary,
  incoming: RecordSummary,
): Exclude<Reconciliation, 'compare'> {
  if (stored.settled) return 'duplicate';
  // Also after it was given back: a call that arrives a second time, and late, claims nothing anew.
  if (stored.claimId !== undefined && stored.claimId === incoming.claimId) return 'own';
  // Both are UTC with milliseconds, as `toISOString` writes them: such texts sort as their times do.
  if ((stored.leaseUntil ?? '') > incoming.receivedAt) return 'wait';
  return incoming.status === 'processed' ? 'unclaimed' : 'resume';
}

/**
 * The record of a message whose key already holds other content. It is kept beside the first record, under a key of
 * its own: the first key, a space and the content's identity. No event id has a space, so no other message has this
 * key. A second delivery of the same message finds its record there.
 *
 * @param identity the record's `contentIdentity`, if the caller knows it already.
 */
export function conflictRecord(
  record: LedgerRecord,
  identity = contentIdentity(record),
): LedgerRecord {
  const key = `${record.key} ${identity}`;
  if (record.status === 'failed') return { ...record, key };
  const { processedAt, claimId, leaseUntil, ...kept } = record;
  return { ...kept, key, status: 'failed', attempts: 0, failure: ID_CONFLICT };
}

const ID_CONFLICT: Failure = { reason: 'id_conflict', errors: [] };
