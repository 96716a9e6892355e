import { queued } from '../../core/claim.ts';
import type { Envelope } from '../../core/envelope.ts';
import { ledgerRecord, type NewRecord } from '../../core/ledger-record.ts';
import {
  MAX_MESSAGE_BYTES,
  sendableText,
  type OutgoingMessage,
} from '../../core/outgoing-message.ts';
import { readMessage, type Reading } from '../../core/read-message.ts';
import { expiries, keptDays } from '../../core/retention.ts';
import { inShortForm, type DefaultedProperty, type EventDraft } from './event-draft.ts';
import type { PublishCaller } from './publish-request.ts';
import type { NotAccepted } from './publish-result.ts';
import type { PublishServices } from './publish-services.ts';

/** An event that may be accepted. */
export interface AcceptableEvent {
  readonly kind: 'acceptable';
  readonly envelope: Envelope;
  readonly record: NewRecord;
  /** The message of the same text. It is sent if there is a handler, or if the ledger can't be reached. */
  readonly message: OutgoingMessage;
  readonly handled: boolean;
  readonly defaulted: readonly DefaultedProperty[];
}

/** An event that could have been accepted until its `expires_at`. */
export interface ExpiredEvent {
  readonly kind: 'expired';
  readonly envelope: Envelope;
  readonly record: NewRecord;
  readonly defaulted: readonly DefaultedProperty[];
  /** Unless the ledger has it already. */
  readonly result: NotAccepted;
}

export type EventPlan =
  AcceptableEvent | ExpiredEvent | { readonly kind: 'refused'; readonly result: NotAccepted };

/** Reads an event that somebody publishes. @param now milliseconds since 1970. */
export function planEvent(
  draft: EventDraft,
  caller: PublishCaller,
  now: number,
  services: PublishServices,
): EventPlan {
  if (draft.kind === 'refused') return refused({ ...draft, kind: 'rejected' });
  const { text, short, defaulted } = draft;
  const read = draft.read ?? ((time) => readMessage(text, services.registry, time));
  const reading = read(now);
  if (isForeign(reading, caller)) return refused({ kind: 'foreign_tenant' });
  if (reading.kind === 'rejected') {
    const errors = short ? inShortForm(reading.errors) : reading.errors;
    const { reason, schemaVersion } = reading;
    const isAssumed = reason === 'invalid_body' && defaulted.includes('schemaVersion');
    const assumed = isAssumed && schemaVersion !== undefined && { assumedVersion: schemaVersion };
    const result = { kind: 'rejected', reason, errors, ...assumed } as const;
    const earlier = reason === 'expired' && read(-Infinity);
    if (!earlier || earlier.kind === 'rejected') return refused(result);
    const record = recordOf(earlier, false, now, services);
    return { kind: 'expired', envelope: earlier.envelope, record, defaulted, result };
  }
  const body = sendableText(text);
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_MESSAGE_BYTES) return refused({ kind: 'too_large', bytes });
  const { envelope } = reading;
  const { eventId: id, tenantId, groupId, eventType, schemaVersion } = envelope;
  const handled = services.hasHandler(eventType, schemaVersion);
  return {
    kind: 'acceptable',
    envelope,
    handled,
    defaulted,
    record: recordOf(reading, handled, now, services),
    message: { id, body, tenantId, ...(groupId !== undefined && { groupId }) },
  };
}

function refused(result: NotAccepted): EventPlan {
  return { kind: 'refused', result };
}

function isForeign(reading: Reading, caller: PublishCaller): boolean {
  const named = reading.kind === 'valid' ? reading.envelope : reading.identity;
  return caller.kind === 'tenant' && named !== undefined && named.tenantId !== caller.tenantId;
}

function recordOf(
  reading: Extract<Reading, { kind: 'valid' }>,
  handled: boolean,
  now: number,
  { retention, uniqueId }: PublishServices,
): NewRecord {
  const receivedAt = new Date(now).toISOString();
  const kept = keptDays(retention, reading.envelope.eventType);
  const record: NewRecord = {
    ...ledgerRecord(reading, { messageId: uniqueId(), receivedAt, ...expiries(now, kept) }),
    onlyNew: true,
  };
  return handled ? queued(record, receivedAt) : record;
}
