import type { Failure, LedgerRecord, RecordStatus } from './ledger-record.ts';
import type { RecordSummary } from './reconcile.ts';

/** The record of an event that an invocation claims, to handle it until the lease runs out. */
export function claimed(record: LedgerRecord, claimId: string, leaseUntil: string): LedgerRecord {
  const { processedAt, ...kept } = record;
  return { ...kept, status: 'processing', attempts: 1, claimId, leaseUntil };
}

/**
 * A change of a record while its event is handled: what is named takes the place of what was, and the lease
 * ends unless a new one is named.
 */
export interface StateChange {
  readonly status: RecordStatus;
  readonly attempts?: number;
  readonly processedAt?: string;
  readonly failure?: Failure;
  readonly claimId?: string;
  readonly leaseUntil?: string;
}

/** A record, or its summary, after a change. */
export function changed<T extends { readonly leaseUntil?: string }>(
  record: T,
  change: StateChange,
): Omit<T, 'leaseUntil'> & StateChange {
  const { leaseUntil, ...kept } = record;
  return { ...kept, ...change };
}

/** How a record that waits to be handled goes on with a claim of the same event, or with its expiry. */
export function resumption(
  stored: RecordSummary,
  incoming: LedgerRecord,
): StateChange & { readonly attempts: number } {
  const { status, failure, leaseUntil } = incoming;
  return {
    status,
    attempts: stored.attempts + incoming.attempts,
    ...(failure && { failure }),
    ...claimAfter(stored, incoming),
    ...(leaseUntil !== undefined && { leaseUntil }),
  };
}

/** Whoever had the event can settle it no more, also where a message ends it that claims nothing. */
function claimAfter(
  stored: RecordSummary,
  { claimId, messageId }: LedgerRecord,
): Pick<StateChange, 'claimId'> {
  const next = claimId ?? (stored.claimId && messageId);
  return next === undefined ? {} : { claimId: next };
}

/** What becomes of a claimed event once its handler has ended, or was not begun. */
export interface Settlement {
  readonly key: string;
  /** Nothing is changed if another invocation has claimed the event since. */
  readonly claimId: string;
  readonly change: StateChange;
}
