import type { Envelope, EventIdentity } from './envelope.ts';
import type { FieldError } from './field-error.ts';
import { REJECTION_REASONS, type FailureReason } from './outcome.ts';
import type { Reading } from './read-message.ts';

/** Why a record is `failed`, for the person who will look at it. */
export interface Failure {
  readonly reason: FailureReason;
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

/** One row of the ledger. */
export interface LedgerRecord {
  /** See `ledgerKey` and `besideRecord`. */
  readonly key: string;
  readonly status: 'processed' | 'failed';
  readonly content: RecordContent;
  /** SHA-256 in hex; equal hashes are equal contents. */
  readonly contentHash: string;
  /** Present exactly if `status` is `failed`. */
  readonly failure?: Failure;
  /** The SQS message that brought it. */
  readonly messageId: string;
  /** How often a handler began to handle it; 0 for an event that has no handler. */
  readonly attempts: number;
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
  const conflict = { ...record, key, status: 'failed', failure: ID_CONFLICT } as const;
  delete (conflict as { processedAt?: string }).processedAt;
  return conflict;
}

const ID_CONFLICT: Failure = { reason: 'id_conflict', errors: [] };

/** What is to be known of a record to judge another message of its key. */
export interface RecordSummary {
  readonly contentHash: string;
  /** Whether it keeps a message that could never have succeeded. */
  readonly rejected: boolean;
}

export function summarize(record: LedgerRecord): RecordSummary {
  return { contentHash: record.contentHash, rejected: isRejection(record.failure?.reason) };
}

export function isRejection(reason: string | undefined): boolean {
  return (REJECTION_REASONS as readonly (string | undefined)[]).includes(reason);
}

/** What is to be done with a record whose key the ledger already holds. */
export type Reconciliation =
  /** Nothing: the ledger has this very content. */
  | 'duplicate'
  /** A corrected event takes the place of the rejected one. */
  | 'replace'
  /** The first record stays; this one is kept beside it. */
  | 'keep_beside';

/** Judges a record against the one its key already holds. */
export function reconcile(stored: RecordSummary, incoming: RecordSummary): Reconciliation {
  if (stored.rejected && !incoming.rejected) return 'replace';
  return stored.contentHash === incoming.contentHash ? 'duplicate' : 'keep_beside';
}
