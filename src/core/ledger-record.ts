import type { Envelope, EventIdentity } from './envelope.ts';
import type { FieldError } from './field-error.ts';
import { REJECTION_REASONS, type FailureReason, type RejectionReason } from './outcome.ts';
import type { Reading } from './read-message.ts';

/** Why a record is `failed`, or was not processed the last time, for the person who will look at it. */
export interface Failure {
  readonly reason: FailureReason;
  /** What the handler's error said, shortened. Missing where no handler was at work. */
  readonly message?: string;
  /** At most 50. Empty where the reason says it all. */
  readonly errors: readonly FieldError[];
}

/** What the ledger keeps of a message: the event if it could be read, else the message's text. */
export type RecordContent =
  | { readonly kind: 'event'; readonly envelope: Envelope; readonly bodyText: string }
  | {
      readonly kind: 'raw';
      readonly text: string;
      readonly identity?: EventIdentity;
      readonly eventType?: string;
    };

/**
 * Where an event is on its way. Without a handler it is `processed` at once. With one it is `processing`
 * while an invocation has it, `queued` while it waits for another attempt, and in the end `processed` or
 * `failed`.
 */
export type RecordStatus = 'queued' | 'processing' | 'processed' | 'failed';

/** One row of the ledger. */
export interface LedgerRecord {
  /** See `ledgerKey` and `besideRecord`. */
  readonly key: string;
  readonly status: RecordStatus;
  readonly content: RecordContent;
  /** SHA-256 in hex; equal hashes are equal contents. */
  readonly contentHash: string;
  /** Why it is `failed`. Otherwise what went wrong with the last attempt that failed, if one did. */
  readonly failure?: Failure;
  /** The SQS message that brought it. */
  readonly messageId: string;
  /** How often a handler began to handle it; 0 for an event that has no handler. */
  readonly attempts: number;
  /**
   * The claim of the invocation that handles the event, or was the last to; or the message that ended it
   * after that without a handler. Missing if no handler ever was at work.
   */
  readonly claimId?: string;
  /**
   * RFC 3339: then others may take the event over. Present if `status` is `processing`; also if the last
   * receive was used up while the handler may still be at work.
   */
  readonly leaseUntil?: string;
  /** RFC 3339: when this processor read the message. */
  readonly receivedAt: string;
  /** RFC 3339; present exactly if `status` is `processed`. */
  readonly processedAt?: string;
  /** Seconds since 1970 after which it may be deleted. DynamoDB is up to two days late: readers filter. */
  readonly expireAt: number;
}

/**
 * The ledger's key of an event, `<tenant_id>#<event_id>`. A tenant id has no `#`, so two tenants never
 * share a key. A message that names no event is kept under `#` and its SQS message id.
 */
export function ledgerKey(identity: EventIdentity | undefined, messageId: string): string {
  return identity ? `${identity.tenantId}#${identity.eventId}` : `#${messageId}`;
}

/** Where and when a message was read, and how long its record is kept. */
export interface RecordContext {
  readonly messageId: string;
  /** RFC 3339, UTC. */
  readonly receivedAt: string;
  /** Seconds since 1970. */
  readonly expireAt: number;
}

/** The record that a message leaves if it is the first of its key. */
export function ledgerRecord(reading: Reading, context: RecordContext): LedgerRecord {
  const common = { ...context, contentHash: reading.contentHash, attempts: 0 };
  if (reading.kind === 'valid') {
    const { envelope, bodyText } = reading;
    return {
      ...common,
      key: ledgerKey(envelope, context.messageId),
      status: 'processed',
      processedAt: context.receivedAt,
      content: { kind: 'event', envelope, bodyText },
    };
  }
  const { text, identity, eventType, reason, errors } = reading;
  return {
    ...common,
    key: ledgerKey(identity, context.messageId),
    status: 'failed',
    failure: { reason, errors },
    content: { kind: 'raw', text, ...(identity && { identity }), ...(eventType && { eventType }) },
  };
}

/**
 * The record of a message whose key already holds something else, kept beside it. Its key ends in a
 * space and the content's hash: an event id has no space, so this is nobody else's key, and a second
 * delivery of the same message finds its own record there.
 */
export function besideRecord(record: LedgerRecord): LedgerRecord {
  const key = `${record.key} ${record.contentHash}`;
  if (record.status === 'failed') return { ...record, key };
  const { processedAt, claimId, leaseUntil, ...kept } = record;
  return { ...kept, key, status: 'failed', attempts: 0, failure: ID_CONFLICT };
}

const ID_CONFLICT: Failure = { reason: 'id_conflict', errors: [] };

/** What is to be known of a record to judge another message of its key. */
export interface RecordSummary {
  readonly contentHash: string;
  readonly status: RecordStatus;
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
  record: Pick<LedgerRecord, keyof Omit<RecordSummary, 'rejected' | 'settled'> | 'failure'>,
): RecordSummary {
  const { contentHash, status, attempts, receivedAt, claimId, leaseUntil } = record;
  const reason = record.failure?.reason;
  return {
    contentHash,
    status,
    // An event that expired between two attempts has had effects: another takes its place no more.
    rejected: isRejection(reason) && attempts === 0,
    settled: status === 'processed' || (status === 'failed' && reason !== 'attempts_exhausted'),
    attempts,
    receivedAt,
    ...(claimId !== undefined && { claimId }),
    ...(leaseUntil !== undefined && { leaseUntil }),
  };
}

export function isRejection(reason: string | undefined): reason is RejectionReason {
  return (REJECTION_REASONS as readonly (string | undefined)[]).includes(reason);
}

/** What is to be done with a record whose key the ledger already holds. */
export type Reconciliation =
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
  if (stored.contentHash !== incoming.contentHash) return 'keep_beside';
  if (stored.settled) return 'duplicate';
  // Also after it was given back: a call that arrives a second time, and late, claims nothing anew.
  if (stored.claimId !== undefined && stored.claimId === incoming.claimId) return 'own';
  // Both are UTC with milliseconds, as `toISOString` writes them: such texts sort as their times do.
  if ((stored.leaseUntil ?? '') > incoming.receivedAt) return 'wait';
  return incoming.status === 'processed' ? 'unclaimed' : 'resume';
}

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
