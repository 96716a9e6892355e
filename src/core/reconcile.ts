import type { EventKind } from './envelope.ts';
import { fingerprintOf } from './fingerprint.ts';
import {
  eventKind,
  type LedgerRecord,
  type NewRecord,
  type RecordStatus,
} from './ledger-record.ts';
import { isRejection, type Failure, type FailureReason } from './outcome.ts';
import { contentIdentity, isComparable, sameContent } from './same-content.ts';

/** The facts of a record that decide about another message of its key. */
export interface RecordSummary {
  readonly contentHash: string;
  readonly status: RecordStatus;
  /** See `isComparable`. */
  readonly comparable: boolean;
  /** True if its message was rejected and no handler was ever called with it. */
  readonly rejected: boolean;
  /** True if it is processed, failed for good or discarded. */
  readonly settled: boolean;
  readonly hasFailure: boolean;
  readonly attempts: number;
  readonly earlierAttempts?: number;
  readonly receivedAt: string;
  readonly expireAt: number;
  readonly claimId?: string;
  readonly leaseUntil?: string;
}

/** Makes the summary of a record. */
export function summarize(
  record: Pick<
    LedgerRecord,
    keyof Omit<RecordSummary, 'comparable' | 'rejected' | 'settled' | 'hasFailure'> | 'failure'
  >,
): RecordSummary {
  const { contentHash, status, attempts, receivedAt, expireAt, claimId, leaseUntil } = record;
  const { earlierAttempts } = record;
  const reason = record.failure?.reason;
  return {
    contentHash,
    status,
    comparable: isComparable(record),
    // An event that expired after an attempt may have had effects. So no corrected event may replace it.
    rejected: isRejection(reason) && attempts === 0,
    settled: isSettled(status, reason),
    hasFailure: reason !== undefined,
    attempts,
    ...(earlierAttempts !== undefined && { earlierAttempts }),
    receivedAt,
    expireAt,
    ...(claimId !== undefined && { claimId }),
    ...(leaseUntil !== undefined && { leaseUntil }),
  };
}

function isSettled(status: RecordStatus, reason: FailureReason | undefined): boolean {
  switch (status) {
    case 'processed':
    case 'discarded':
      return true;
    case 'failed':
      return reason !== 'attempts_exhausted' && reason !== 'lost';
    case 'queued':
    case 'processing':
      return false;
  }
}

/** What to do with a record if the ledger already has a record of its key. */
export type Reconciliation =
  /** The hashes differ, but the events may be the same. Compare the whole records. */
  | 'compare'
  /** Nothing: the ledger has the same content, and it is settled. */
  | 'duplicate'
  /** It is a corrected event. Put it in place of the rejected one. */
  | 'replace'
  /** It is a conflict, and it is to be kept only if it is new. */
  | 'refuse'
  /** It is a conflict. Leave the first record and keep this one beside it. */
  | 'keep_beside'
  /** It is the same message, and the stored record waits for it. Give the stored record this record's state. */
  | 'resume'
  /** It is the same event, and another invocation handles it. Try again later. */
  | 'wait'
  /** It is the same event, which waits for a handler, but here it has none. Try again later. */
  | 'unclaimed'
  /** It is this record. The answer to the call that wrote it was lost. */
  | 'own';

/** Decides about a record by the summaries of the stored record and of its own. */
export function reconcile(stored: RecordSummary, incoming: RecordSummary): Reconciliation {
  if (stored.rejected && !incoming.rejected) return 'replace';
  const isSameText = stored.contentHash === incoming.contentHash;
  // The same message, even if it is refused for another reason now: it may have expired meanwhile.
  if (stored.rejected && isSameText) return reconcileEqual(stored, incoming);
  // If the schema was removed since, the stored event stays as it was.
  if (stored.comparable !== incoming.comparable) return 'keep_beside';
  if (isSameText) return reconcileEqual(stored, incoming);
  return stored.comparable ? 'compare' : 'keep_beside';
}

/** What becomes of a record that was decided about. */
export type Verdict = Exclude<Reconciliation, 'compare'>;

/** Decides about a record by the whole stored record. */
export function reconcileWhole(stored: LedgerRecord, incoming: NewRecord): Verdict {
  const summaries = [summarize(stored), summarize(incoming)] as const;
  const verdict = reconcile(...summaries);
  if (verdict !== 'compare') return verdictFor(incoming, verdict);
  return verdictFor(
    incoming,
    sameContent(stored, incoming) ? reconcileEqual(...summaries) : 'keep_beside',
  );
}

/** What becomes of a record. One that is `onlyNew` changes nothing that the ledger has, but for a rejected message. */
export function verdictFor({ onlyNew }: Pick<NewRecord, 'onlyNew'>, verdict: Verdict): Verdict {
  if (!onlyNew || verdict === 'replace') return verdict;
  return verdict === 'keep_beside' ? 'refuse' : 'duplicate';
}

/** Decides about a record that has the same content as the stored one. */
export function reconcileEqual(stored: RecordSummary, incoming: RecordSummary): Verdict {
  if (stored.settled) return 'duplicate';
  // Even if the claim was given back since: a late repeat of the same call must not claim again.
  if (stored.claimId !== undefined && stored.claimId === incoming.claimId) return 'own';
  // Both texts are from `toISOString`, and such texts sort by time.
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
  record: NewRecord,
  identity = contentIdentity(record),
): LedgerRecord {
  const key = `${record.key} ${identity}`;
  if (record.status === 'failed') return { ...record, key };
  const {
    processedAt,
    claimId,
    leaseUntil,
    expireAtIfOpen: expireAt = record.expireAt,
    ...kept
  } = record;
  const fingerprint = conflictFingerprint(eventKind(record));
  return {
    ...kept,
    key,
    expireAt,
    status: 'failed',
    attempts: 0,
    failure: ID_CONFLICT,
    fingerprint,
  };
}

const ID_CONFLICT: Failure = { reason: 'id_conflict', errors: [] };

/** The fingerprint of an event that is kept as a conflict. */
export function conflictFingerprint(kind: EventKind): string {
  return fingerprintOf(kind, ID_CONFLICT);
}
