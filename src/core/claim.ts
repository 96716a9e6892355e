import type { LedgerRecord, NewRecord, RecordStatus } from './ledger-record.ts';
import type { Failure } from './outcome.ts';
import type { RecordSummary } from './reconcile.ts';
import { claimedExpiry } from './retention.ts';

/** The record of an event that an invocation claims. The invocation may handle it until the lease ends. */
export function claimed(record: NewRecord, claimId: string, leaseUntil: string): LedgerRecord {
  const { processedAt, expireAtIfOpen: expireAt = record.expireAt, ...kept } = record;
  return { ...kept, expireAt, status: 'processing', attempts: 1, claimId, leaseUntil };
}

/**
 * The record of an event that waits for its message, which is about to be sent. Only a new event is recorded in this way.
 *
 * @param dueAt see `LedgerRecord`: when the message is sent.
 */
export function queued(record: NewRecord, dueAt: string): NewRecord {
  const { processedAt, expireAtIfOpen: expireAt = record.expireAt, ...kept } = record;
  return { ...kept, expireAt, status: 'queued', dueAt };
}

/**
 * A change of a record while its event is handled. Fields that are missing stay as they are, but without a new
 * `leaseUntil` the lease ends.
 */
export interface StateChange {
  readonly status: RecordStatus;
  readonly attempts?: number;
  readonly earlierAttempts?: number;
  readonly processedAt?: string;
  readonly failure?: Failure;
  /** Present if, and only if, there is a `failure`. */
  readonly fingerprint?: string;
  readonly claimId?: string;
  readonly leaseUntil?: string;
  /** See `LedgerRecord`. Present if `status` is `queued`. */
  readonly dueAt?: string;
  /** See `LedgerRecord`. */
  readonly firstSeenAt?: string;
  readonly resentTimes?: number;
  /** Seconds since 1970. Less than a day after the expiry that the record was made with: then its texts go. */
  readonly expireAt?: number;
}

/** Applies a change to a record or its summary. */
export function changed<T extends { readonly leaseUntil?: string }>(
  record: T,
  change: StateChange,
): Omit<T, 'leaseUntil'> & StateChange {
  const { leaseUntil, ...kept } = record;
  return { ...kept, ...change };
}

/**
 * The change of a record that waits for its message, if that comes again. The event is claimed, or has expired, or its
 * message is refused once more.
 */
export function resumption(
  stored: RecordSummary,
  incoming: LedgerRecord,
): StateChange & { readonly attempts: number } {
  const { status, failure, fingerprint, leaseUntil, firstSeenAt, resentTimes } = incoming;
  return {
    status,
    attempts: stored.attempts + incoming.attempts,
    ...newRun(stored),
    ...(failure && { failure }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...claimAfter(stored, incoming),
    ...(leaseUntil !== undefined && { leaseUntil }),
    ...(firstSeenAt !== undefined && { firstSeenAt }),
    ...(resentTimes !== undefined && { resentTimes }),
    ...keptForClaim(stored, incoming),
  };
}

/** An event that failed gets a new run: its attempts so far don't count towards the handler's limit. */
function newRun({ status, attempts }: RecordSummary): Pick<StateChange, 'earlierAttempts'> {
  return status === 'failed' && attempts > 0 ? { earlierAttempts: attempts } : {};
}

/** A claim keeps its record until it is settled. */
function keptForClaim(
  stored: RecordSummary,
  { status, receivedAt }: LedgerRecord,
): Pick<StateChange, 'expireAt'> {
  if (status !== 'processing') return {};
  const expireAt = claimedExpiry(stored, receivedAt);
  return expireAt > stored.expireAt ? { expireAt } : {};
}

/** The new claim id. It always differs from the stored one, so that the previous claim can't settle the event. */
function claimAfter(
  stored: RecordSummary,
  { claimId, messageId }: LedgerRecord,
): Pick<StateChange, 'claimId'> {
  const next = claimId ?? (stored.claimId && messageId);
  return next === undefined ? {} : { claimId: next };
}

/** The result of a claimed event whose handler has ended, or was not called. */
export interface Settlement {
  readonly key: string;
  /** If the record has another claim id by now, it is not changed. */
  readonly claimId: string;
  /** RFC 3339: when the event was first read. */
  readonly receivedAt: string;
  readonly change: StateChange;
  /** Whether the record had a failure before the claim. It stays unless the change has another. Default false. */
  readonly hadFailure?: boolean;
}
