import type { Envelope } from '../../core/envelope.ts';
import type { ForeignFormat } from '../../core/envelopes/event-format.ts';
import { parseSound } from '../../core/json/read-json.ts';
import type { LedgerRecord, RecordContent } from '../../core/ledger-record.ts';
import type { WatchedRecord } from '../../core/overdue.ts';
import { summarize, type RecordSummary } from '../../core/reconcile.ts';
import type { Failure, FailureReason } from '../../core/outcome.ts';
import { ATTRIBUTE, ENVELOPE_ATTRIBUTES } from '../../names/storage.ts';
import { decompressed } from './compress-text.ts';
import type { Item } from './item-size.ts';
import { isOutside } from './large-text.ts';

/** The part of a record that changes while its message is processed, without failure and time. */
type RecordState = Pick<
  LedgerRecord,
  | 'status'
  | 'contentHash'
  | 'attempts'
  | 'earlierAttempts'
  | 'receivedAt'
  | 'expireAt'
  | 'claimId'
  | 'leaseUntil'
  | 'dueAt'
  | 'sentAgain'
  | 'operationId'
>;

/**
 * The record of an item that `packRecord` made.
 *
 * @throws Error if an attribute is missing, or a text is outside and was not loaded.
 */
export function fromItem(item: Item): LedgerRecord {
  const format = item[ATTRIBUTE.format]?.S as ForeignFormat | undefined;
  return { ...withoutContent(item), content: { ...contentOf(item), ...(format && { format }) } };
}

/** The record of an item without its content. The item may lack that, too. */
export function watchedRecord(item: Item): WatchedRecord {
  const eventType = item[ENVELOPE_ATTRIBUTES.eventType]?.S;
  const schemaVersion = item[ENVELOPE_ATTRIBUTES.schemaVersion]?.S;
  return {
    ...withoutContent(item),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  };
}

function withoutContent(item: Item): Omit<LedgerRecord, 'content'> {
  const processedAt = item[ATTRIBUTE.processedAt]?.S;
  const failure = item[ATTRIBUTE.failure]?.M;
  const fingerprint = item[ATTRIBUTE.fingerprint]?.S;
  const firstSeenAt = item[ATTRIBUTE.firstSeenAt]?.S;
  const resentTimes = item[ATTRIBUTE.resentTimes]?.N;
  return {
    key: string(item, ATTRIBUTE.key),
    messageId: string(item, ATTRIBUTE.messageId),
    ...stateOf(item),
    ...(firstSeenAt !== undefined && { firstSeenAt }),
    ...(resentTimes !== undefined && { resentTimes: Number(resentTimes) }),
    ...(processedAt !== undefined && { processedAt }),
    ...(failure && { failure: failureOf(failure) }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

/**
 * The summary of an item. The item may be without content, and needs only the reason of its failure.
 */
export function summaryOf(item: Item): RecordSummary {
  const reason = item[ATTRIBUTE.failure]?.M?.['reason']?.S as FailureReason | undefined;
  return summarize({ ...stateOf(item), ...(reason && { failure: { reason, errors: [] } }) });
}

/** The state of an item, which may be without content. */
export function stateOf(item: Item): RecordState {
  const claimId = item[ATTRIBUTE.claimId]?.S;
  const operationId = item[ATTRIBUTE.operationId]?.S;
  const earlierAttempts = item[ATTRIBUTE.earlierAttempts]?.N;
  const leaseUntil = item[ATTRIBUTE.leaseUntil]?.S;
  const dueAt = item[ATTRIBUTE.dueAt]?.S;
  const sentAgain = item[ATTRIBUTE.sentAgain]?.N;
  return {
    status: string(item, ATTRIBUTE.status) as LedgerRecord['status'],
    contentHash: hashOf(item),
    attempts: Number(item[ATTRIBUTE.attempts]?.N),
    ...(earlierAttempts !== undefined && { earlierAttempts: Number(earlierAttempts) }),
    receivedAt: string(item, ATTRIBUTE.receivedAt),
    expireAt: Number(item[ATTRIBUTE.expireAt]?.N),
    ...(claimId !== undefined && { claimId }),
    ...(leaseUntil !== undefined && { leaseUntil }),
    ...(dueAt !== undefined && { dueAt }),
    ...(sentAgain !== undefined && { sentAgain: Number(sentAgain) }),
    ...(operationId !== undefined && { operationId }),
  };
}

function failureOf(failure: Item): Failure {
  const message = failure['message']?.S;
  return {
    reason: string(failure, 'reason') as FailureReason,
    ...(message !== undefined && { message }),
    errors: (failure['errors']?.L ?? []).map(({ M: error = {} }) => ({
      pointer: string(error, 'pointer'),
      message: string(error, 'message'),
      // Older items have none.
      rule: error['rule']?.S ?? '',
    })),
  };
}

/** The content hash of an item, in hex. */
function hashOf(item: Item): string {
  return Buffer.from(item[ATTRIBUTE.contentHash]?.B ?? []).toString('hex');
}

function contentOf(item: Item): RecordContent {
  const bodyText = textIn(item, 'body');
  const text = textIn(item, 'raw');
  if (bodyText !== undefined) return { kind: 'event', envelope: envelopeOf(item), bodyText };
  if (text === undefined) throw new Error(`${nameOf(item)} has neither a body nor a raw text`);
  const tenantId = item['tenant_id']?.S;
  const eventId = item['event_id']?.S;
  const eventType = item[ENVELOPE_ATTRIBUTES.eventType]?.S;
  const schemaVersion = item[ENVELOPE_ATTRIBUTES.schemaVersion]?.S;
  return {
    kind: 'raw',
    text,
    ...(tenantId !== undefined && eventId !== undefined && { identity: { tenantId, eventId } }),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  };
}

function envelopeOf(item: Item): Envelope {
  const fields: Record<string, unknown> = {};
  for (const [property, attribute] of Object.entries(ENVELOPE_ATTRIBUTES)) {
    const { S, N } = item[attribute] ?? {};
    const value = N === undefined ? S : Number(N);
    if (value !== undefined) fields[property] = value;
  }
  const extra = textIn(item, 'extra');
  if (extra !== undefined) fields['extra'] = parseSound(extra);
  return fields as unknown as Envelope;
}

function textIn(item: Item, name: 'body' | 'extra' | 'raw'): string | undefined {
  const compressed = item[`${name}_br`]?.B;
  const text = compressed ? decompressed(compressed) : item[name]?.S;
  if (text === undefined && isOutside(item, name)) {
    throw new Error(`${nameOf(item)} has its ${name} outside, and it was not loaded`);
  }
  return text;
}

function nameOf(item: Item): string {
  return `ledger item "${item[ATTRIBUTE.key]?.S ?? ''}"`;
}

function string(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`ledger item has no string attribute "${name}"`);
  return value;
}
