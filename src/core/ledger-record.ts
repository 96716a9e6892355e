import type { Envelope, EventIdentity, EventKind } from './envelope.ts';
import type { ForeignFormat } from './envelopes/event-format.ts';
import type { Failure } from './outcome.ts';
import type { Reading } from './reading.ts';

/** How a message was written. */
interface Written {
  /** The format in which it came. Missing if it is native. */
  readonly format?: ForeignFormat;
}

/** The content of a message: the event if it is valid, else the message's text. */
export type RecordContent =
  | (Written & { readonly kind: 'event'; readonly envelope: Envelope; readonly bodyText: string })
  | (Written &
      EventKind & {
        readonly kind: 'raw';
        readonly text: string;
        readonly identity?: EventIdentity;
      });

/**
 * The state of an event. Without a handler, it is `processed` at once. With a handler, it is `processing` while an
 * invocation handles it, `queued` while it waits for another attempt, and in the end `processed` or `failed`. An operator
 * may end it as `discarded`. A rejected message is `failed`, and `queued` once an operator has sent it again.
 */
export type RecordStatus = 'queued' | 'processing' | 'processed' | 'failed' | 'discarded';

/** One row of the ledger. */
export interface LedgerRecord {
  /** See `ledgerKey` and `conflictRecord`. */
  readonly key: string;
  readonly status: RecordStatus;
  readonly content: RecordContent;
  /** SHA-256 of the message's text, in hex. If the hashes of two events differ, `sameContent` compares them. */
  readonly contentHash: string;
  /** Why it is `failed`, or why the last attempt failed that did. Missing if nothing failed. */
  readonly failure?: Failure;
  /** See `fingerprintOf`. Present if, and only if, there is a `failure`. */
  readonly fingerprint?: string;
  /** Id of the SQS message with the event. For a copy, the id of the first message. */
  readonly messageId: string;
  /** How often a handler was called with it; 0 for an event without a handler. */
  readonly attempts: number;
  /**
   * How many of the attempts don't count towards the handler's limit: those before the event failed or an operator sent it
   * again, and those that infrastructure failed. Missing if all count.
   */
  readonly earlierAttempts?: number;
  /**
   * The claim of the invocation that handles the event, or that handled it last. If the event then expired, it is the
   * id of the message that said so. If an operator then changed the record, it is the id of the operation. Missing if the
   * event was never claimed.
   */
  readonly claimId?: string;
  /**
   * RFC 3339. From then on other invocations may claim the event. Present if `status` is `processing`, if the last attempt
   * was used up while the handler may still be running, and if a copy of a `queued` event may come before its time.
   */
  readonly leaseUntil?: string;
  /**
   * RFC 3339: when its message should come back at the latest. It says something only while `status` is `queued`. Missing
   * if the record never waited, or if an earlier release wrote it.
   */
  readonly dueAt?: string;
  /** How often the watchdog sent its message again since the event was recorded or an operator sent it. Missing: 0. */
  readonly sentAgain?: number;
  /** Id of the last `Operation` that changed it. Missing if no operator did. */
  readonly operationId?: string;
  /** RFC 3339: when the consumer first read the message. */
  readonly receivedAt: string;
  /** RFC 3339: when SQS accepted the first message. Present if a copy brought the event (see `Resent`). */
  readonly firstSeenAt?: string;
  /** How often the message had been sent again by then. Present with `firstSeenAt`. */
  readonly resentTimes?: number;
  /** RFC 3339. Present if, and only if, `status` is `processed`. */
  readonly processedAt?: string;
  /** Seconds since 1970. DynamoDB deletes the record after that, up to two days late. See `KeptDays`. */
  readonly expireAt: number;
}

/** A record that the ledger may not have yet. */
export interface NewRecord extends LedgerRecord {
  /**
   * Its `expireAt` if it isn't processed at once: an invocation claims it, or it is kept as a conflict. Missing if that is
   * the same. The ledger doesn't keep it.
   */
  readonly expireAtIfOpen?: number;
  /**
   * Only a new event, or the correction of a rejected message, is written. The ledger keeps no conflict, and resumes no
   * record that waits. It doesn't keep this field.
   */
  readonly onlyNew?: true;
}

/**
 * The ledger's key of an event: `<tenant_id>#<event_id>`. A tenant id has no `#`, so tenants never share a key. The key
 * of a message without identity is `#` and the id of the first SQS message with it.
 */
export function ledgerKey(identity: EventIdentity | undefined, messageId: string): string {
  return identity ? `${identity.tenantId}#${identity.eventId}` : `#${messageId}`;
}

/** The type and version of a record's event, as far as they are known. */
export function eventKind({ content }: Pick<LedgerRecord, 'content'>): EventKind {
  return content.kind === 'event' ? content.envelope : content;
}

/** Facts that a record has from its delivery, not from its content. */
export interface RecordContext {
  readonly messageId: string;
  /** RFC 3339, UTC. */
  readonly receivedAt: string;
  readonly firstSeenAt?: string;
  readonly resentTimes?: number;
  /** Seconds since 1970: for an event that is processed at once. */
  readonly expireAt: number;
  /** Seconds since 1970: for anything else. Default: `expireAt`. */
  readonly expireAtIfOpen?: number;
}

/** The record of a message, if no record has its key yet. */
export function ledgerRecord(reading: Reading, context: RecordContext): NewRecord {
  const { expireAt, expireAtIfOpen = expireAt, ...delivery } = context;
  const common = { ...delivery, contentHash: reading.contentHash, attempts: 0 };
  if (reading.kind === 'valid') {
    const { envelope, bodyText, format } = reading;
    const content = { kind: 'event', envelope, bodyText } as const;
    return {
      ...common,
      expireAt,
      ...(expireAtIfOpen !== expireAt && { expireAtIfOpen }),
      key: ledgerKey(envelope, context.messageId),
      status: 'processed',
      processedAt: context.receivedAt,
      content: format ? { ...content, format } : content,
    };
  }
  const { text, identity, eventType, schemaVersion, reason, errors, fingerprint, format } = reading;
  return {
    ...common,
    expireAt: expireAtIfOpen,
    key: ledgerKey(identity, context.messageId),
    status: 'failed',
    failure: { reason, errors },
    fingerprint,
    content: {
      kind: 'raw',
      text,
      ...(identity && { identity }),
      ...(eventType && { eventType }),
      ...(schemaVersion && { schemaVersion }),
      ...(format && { format }),
    },
  };
}
