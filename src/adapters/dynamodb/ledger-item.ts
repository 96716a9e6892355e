import { gunzipSync } from 'node:zlib';

import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import type { Envelope } from '../../core/envelope.ts';
import type { Failure, LedgerRecord, RecordContent } from '../../core/ledger-record.ts';
import type { FailureReason } from '../../core/outcome.ts';
import { retentionFolder } from '../../names.ts';
import { isOutside, packTexts, type Item, type PackedItem } from './item-texts.ts';

/** Names of the attributes that conditions and projections speak of. */
export const ATTRIBUTE = {
  key: 'pk',
  status: 'status',
  contentHash: 'content_hash',
  failure: 'failure',
} as const;

const ENVELOPE_ATTRIBUTES = {
  eventId: 'event_id',
  eventType: 'event_type',
  tenantId: 'tenant_id',
  clientId: 'client_id',
  schemaVersion: 'schema_version',
  occurredAt: 'occurred_at',
  groupId: 'group_id',
  expiresAt: 'expires_at',
  correlationId: 'correlation_id',
  causationId: 'causation_id',
} as const satisfies Record<Exclude<keyof Envelope, 'extra'>, string>;

/** Holds texts of messages that name no tenant. A tenant id doesn't start with `-`. */
const NOBODYS_FOLDER = '-';

const SECONDS_A_DAY = 86_400;

/**
 * The item of a record, and what is too large to be in it. Body, unknown fields and raw text are kept
 * as text, since DynamoDB's maps stop at 32 levels and change numbers.
 */
export function packRecord(record: LedgerRecord): PackedItem {
  const { content, failure, processedAt } = record;
  const item: Item = {
    [ATTRIBUTE.key]: { S: record.key },
    [ATTRIBUTE.status]: { S: record.status },
    [ATTRIBUTE.contentHash]: { B: Buffer.from(record.contentHash, 'hex') },
    message_id: { S: record.messageId },
    attempts: { N: String(record.attempts) },
    received_at: { S: record.receivedAt },
    expire_at: { N: String(record.expireAt) },
    ...(processedAt !== undefined && { processed_at: { S: processedAt } }),
    ...(failure && { [ATTRIBUTE.failure]: failureAttribute(failure) }),
  };
  if (content.kind === 'raw') {
    const folder = folderOf(record, content.identity?.tenantId ?? NOBODYS_FOLDER);
    return packTexts({ ...item, ...rawAttributes(content) }, { raw: content.text }, folder);
  }
  const { envelope, bodyText } = content;
  const texts = {
    body: bodyText,
    ...(envelope.extra && { extra: JSON.stringify(envelope.extra) }),
  };
  const folder = folderOf(record, envelope.tenantId);
  return packTexts({ ...item, ...envelopeAttributes(envelope) }, texts, folder);
}

/** Where texts outside are: the bucket's rule deletes by retention, which a record takes from its beginning. */
function folderOf({ receivedAt, expireAt }: LedgerRecord, tenant: string): string {
  const secondsKept = expireAt - Date.parse(receivedAt) / 1000;
  return `${retentionFolder(Math.round(secondsKept / SECONDS_A_DAY))}${tenant}`;
}

function failureAttribute({ reason, errors }: Failure): AttributeValue {
  const L = errors.map(({ pointer, message }) => ({
    M: { pointer: { S: pointer }, message: { S: message } },
  }));
  return { M: { reason: { S: reason }, errors: { L } } };
}

function envelopeAttributes(envelope: Envelope): Item {
  const item: Item = {};
  for (const [property, attribute] of Object.entries(ENVELOPE_ATTRIBUTES)) {
    const value = envelope[property as keyof typeof ENVELOPE_ATTRIBUTES];
    if (value !== undefined) item[attribute] = { S: value };
  }
  return item;
}

function rawAttributes({ identity, eventType }: RecordContent & { kind: 'raw' }): Item {
  return {
    ...(identity && { tenant_id: { S: identity.tenantId }, event_id: { S: identity.eventId } }),
    ...(eventType && { event_type: { S: eventType } }),
  };
}

/**
 * The record of an item that `packRecord` made.
 *
 * @throws Error where a text is missing, also one that is outside and was not brought in.
 */
export function fromItem(item: Item): LedgerRecord {
  const processedAt = item['processed_at']?.S;
  const failure = item[ATTRIBUTE.failure]?.M;
  return {
    key: string(item, ATTRIBUTE.key),
    status: string(item, ATTRIBUTE.status) as LedgerRecord['status'],
    contentHash: hashOf(item),
    messageId: string(item, 'message_id'),
    attempts: Number(item['attempts']?.N),
    receivedAt: string(item, 'received_at'),
    expireAt: Number(item['expire_at']?.N),
    ...(processedAt !== undefined && { processedAt }),
    ...(failure && {
      failure: {
        reason: string(failure, 'reason') as FailureReason,
        errors: (failure['errors']?.L ?? []).map(({ M: error = {} }) => ({
          pointer: string(error, 'pointer'),
          message: string(error, 'message'),
        })),
      },
    }),
    content: contentOf(item),
  };
}

/** The content hash of an item, in hex. */
export function hashOf(item: Item): string {
  return Buffer.from(item[ATTRIBUTE.contentHash]?.B ?? []).toString('hex');
}

function contentOf(item: Item): RecordContent {
  const bodyText = textIn(item, 'body');
  const text = textIn(item, 'raw');
  if (bodyText !== undefined) return { kind: 'event', envelope: envelopeOf(item), bodyText };
  if (text === undefined) throw new Error(`${nameOf(item)} has neither a body nor a raw text`);
  const tenantId = item['tenant_id']?.S;
  const eventId = item['event_id']?.S;
  const eventType = item['event_type']?.S;
  return {
    kind: 'raw',
    text,
    ...(tenantId !== undefined && eventId !== undefined && { identity: { tenantId, eventId } }),
    ...(eventType !== undefined && { eventType }),
  };
}

function envelopeOf(item: Item): Envelope {
  const fields: Record<string, unknown> = {};
  for (const [property, attribute] of Object.entries(ENVELOPE_ATTRIBUTES)) {
    const value = item[attribute]?.S;
    if (value !== undefined) fields[property] = value;
  }
  const extra = textIn(item, 'extra');
  if (extra !== undefined) fields['extra'] = JSON.parse(extra);
  return fields as unknown as Envelope;
}

function textIn(item: Item, name: 'body' | 'extra' | 'raw'): string | undefined {
  const compressed = item[`${name}_gzip`]?.B;
  const text = compressed ? gunzipSync(compressed).toString() : item[name]?.S;
  if (text === undefined && isOutside(item, name)) {
    throw new Error(`${nameOf(item)} has its ${name} outside, and it was not brought in`);
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
