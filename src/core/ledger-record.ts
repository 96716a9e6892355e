import type { Envelope, EventIdentity } from './envelope.ts';
import type { FieldError } from './field-error.ts';
import type { FailureReason } from './outcome.ts';
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
  /** See `ledgerKey` and `conflictRecord`. */
  readonly key: string;
  readonly status: RecordStatus;
  readonly content: RecordContent;
  /** SHA-256 of the message's text, in hex. Events with equal hashes are the same; of others `sameContent` tells. */
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
