import { gunzipSync, gzipSync } from 'node:zlib';

import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import type { Envelope } from '../../core/envelope.ts';
import type { LedgerRecord, RecordContent } from '../../core/ledger-record.ts';
import type { FailureReason } from '../../core/outcome.ts';
import { itemSize, WRITE_UNIT } from './item-size.ts';

/** A row of the ledger table, as DynamoDB's API takes it. */
export type Item = Record<string, AttributeValue>;

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

/**
 * The item of a record. Body and raw text are kept as text, since DynamoDB's maps stop at 32 levels
 * and change numbers; they are compressed (`body_gzip`, `raw_gzip`) where that saves a write unit.
 */
export function toItem(record: LedgerRecord): Item {
  const { content, failure } = record;
  const item: Item = {
    [ATTRIBUTE.key]: { S: record.key },
    [ATTRIBUTE.status]: { S: record.status },
    [ATTRIBUTE.contentHash]: { B: Buffer.from(record.contentHash, 'hex') },
    message_id: { S: record.messageId },
    attempts: { N: String(record.attempts) },
    received_at: { S: record.receivedAt },
    expire_at: { N: String(record.expireAt) },
  };
  if (record.processedAt !== undefined) item['processed_at'] = { S: record.processedAt };
  if (failure) {
    const errors = failure.errors.map(({ pointer, message }) => ({
      M: { pointer: { S: pointer }, message: { S: message } },
    }));
    item[ATTRIBUTE.failure] = { M: { reason: { S: failure.reason }, errors: { L: errors } } };
  }
  return content.kind === 'event'
    ? withText({ ...item, ...envelopeAttributes(content.envelope) }, 'body', content.bodyText)
    : withText({ ...item, ...rawAttributes(content) }, 'raw', content.text);
}

function envelopeAttributes(envelope: Envelope): Item {
  const item: Item = {};
  for (const [property, attribute] of Object.entries(ENVELOPE_ATTRIBUTES)) {
    const value = envelope[property as keyof typeof ENVELOPE_ATTRIBUTES];
    if (value !== undefined) item[attribute] = { S: value };
  }
  if (envelope.extra) item['extra'] = { S: JSON.stringify(envelope.extra) };
  return item;
}

function rawAttributes({ identity, eventType }: RecordContent & { kind: 'raw' }): Item {
  return {
    ...(identity && { tenant_id: { S: identity.tenantId }, event_id: { S: identity.eventId } }),
    ...(eventType && { event_type: { S: eventType } }),
  };
}

function withText(item: Item, name: 'body' | 'raw', text: string): Item {
  const plain = { ...item, [name]: { S: text } };
  const size = itemSize(plain);
  if (size <= WRITE_UNIT) return plain;
  const compressed = { ...item, [`${name}_gzip`]: { B: gzipSync(text) } };
  const saves = Math.ceil(itemSize(compressed) / WRITE_UNIT) < Math.ceil(size / WRITE_UNIT);
  return saves ? compressed : plain;
}

/** The record of an item that `toItem` made. */
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
  const bodyText = textOf(item, 'body');
  if (bodyText !== undefined) return { kind: 'event', envelope: envelopeOf(item), bodyText };
  const tenantId = item['tenant_id']?.S;
  const eventId = item['event_id']?.S;
  const eventType = item['event_type']?.S;
  return {
    kind: 'raw',
    text: textOf(item, 'raw') ?? '',
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
  const extra = item['extra']?.S;
  if (extra !== undefined) fields['extra'] = JSON.parse(extra);
  return fields as unknown as Envelope;
}

function textOf(item: Item, name: 'body' | 'raw'): string | undefined {
  const compressed = item[`${name}_gzip`]?.B;
  return compressed ? gunzipSync(compressed).toString() : item[name]?.S;
}

function string(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`ledger item has no string attribute "${name}"`);
  return value;
}
