import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import type { Envelope } from '../../core/envelope.ts';
import type { StateChange } from '../../core/claim.ts';
import type { LedgerRecord, RecordContent } from '../../core/ledger-record.ts';
import { isOpen } from '../../core/open-record.ts';
import type { Failure } from '../../core/outcome.ts';
import { daysKept } from '../../core/retention.ts';
import { ATTRIBUTE, ENVELOPE_ATTRIBUTES } from '../../names/storage.ts';
import type { Item } from './item-size.ts';
import { openAttributes } from './open-index.ts';
import { packTexts, type Keeping, type PackedItem } from './item-texts.ts';

/** Folder of the texts of messages that name no tenant. No tenant id starts with `-`. */
const NO_TENANT_FOLDER = '-';

/**
 * The item of a record, and its large texts. Body, unknown fields and raw text are kept as text, because DynamoDB's maps
 * are limited to 32 levels and change numbers.
 *
 * @param before the item of another record with the same content. Its compressed texts are used again.
 */
export function packRecord(record: LedgerRecord, before?: PackedItem): PackedItem {
  const { content, receivedAt } = record;
  // Functions below add to this object. To merge copies would take twice as long.
  const item: Item = {
    [ATTRIBUTE.key]: { S: record.key },
    [ATTRIBUTE.contentHash]: { B: Buffer.from(record.contentHash, 'hex') },
    [ATTRIBUTE.messageId]: { S: record.messageId },
    [ATTRIBUTE.receivedAt]: { S: receivedAt },
  };
  addStateAttributes(item, record);
  if (record.operationId !== undefined) item[ATTRIBUTE.operationId] = { S: record.operationId };
  if (record.sentAgain !== undefined) item[ATTRIBUTE.sentAgain] = { N: String(record.sentAgain) };
  if (isOpen(record)) Object.assign(item, openAttributes(record.status, receivedAt, record.key));
  if (content.format) item[ATTRIBUTE.format] = { S: content.format };
  if (content.kind === 'raw') {
    const tenant = content.identity?.tenantId ?? NO_TENANT_FOLDER;
    addRawAttributes(item, content);
    return packTexts(item, { raw: content.text }, new RecordKeeping(record, tenant), before);
  }
  const { envelope, bodyText } = content;
  const texts: Record<string, string> = { body: bodyText };
  if (envelope.extra) texts['extra'] = JSON.stringify(envelope.extra);
  addEnvelopeAttributes(item, envelope);
  return packTexts(item, texts, new RecordKeeping(record, envelope.tenantId), before);
}

/** How a record is kept. Days are computed only if a text needs them: that takes longer than to pack a short one. */
class RecordKeeping implements Keeping {
  readonly tenant: string;
  private readonly record: LedgerRecord;

  constructor(record: LedgerRecord, tenant: string) {
    this.record = record;
    this.tenant = tenant;
  }

  get days(): number {
    return daysKept(this.record);
  }
}

/** The attributes of a change, or of the state of a record. */
export function stateAttributes(state: StateChange): Item {
  const item: Item = {};
  addStateAttributes(item, state);
  return item;
}

function addStateAttributes(item: Item, state: StateChange): void {
  const { attempts, processedAt, failure, fingerprint, claimId, leaseUntil, expireAt } = state;
  const { dueAt, earlierAttempts, firstSeenAt, resentTimes } = state;
  item[ATTRIBUTE.status] = { S: state.status };
  if (attempts !== undefined) item[ATTRIBUTE.attempts] = { N: String(attempts) };
  if (earlierAttempts !== undefined) {
    item[ATTRIBUTE.earlierAttempts] = { N: String(earlierAttempts) };
  }
  if (processedAt !== undefined) item[ATTRIBUTE.processedAt] = { S: processedAt };
  if (failure) {
    item[ATTRIBUTE.failure] = failureAttribute(failure);
    item[ATTRIBUTE.reason] = { S: failure.reason };
  }
  if (fingerprint !== undefined) item[ATTRIBUTE.fingerprint] = { S: fingerprint };
  if (claimId !== undefined) item[ATTRIBUTE.claimId] = { S: claimId };
  if (leaseUntil !== undefined) item[ATTRIBUTE.leaseUntil] = { S: leaseUntil };
  if (dueAt !== undefined) item[ATTRIBUTE.dueAt] = { S: dueAt };
  if (firstSeenAt !== undefined) item[ATTRIBUTE.firstSeenAt] = { S: firstSeenAt };
  if (resentTimes !== undefined) item[ATTRIBUTE.resentTimes] = { N: String(resentTimes) };
  if (expireAt !== undefined) item[ATTRIBUTE.expireAt] = { N: String(expireAt) };
}

function failureAttribute({ reason, message, errors }: Failure): AttributeValue {
  const L = errors.map(({ pointer, message, rule }) => ({
    M: { pointer: { S: pointer }, message: { S: message }, rule: { S: rule } },
  }));
  const M = { reason: { S: reason }, errors: { L } };
  return { M: message === undefined ? M : { ...M, message: { S: message } } };
}

type EnvelopeField = Exclude<keyof Envelope, 'extra'>;

const ENVELOPE_FIELDS = Object.entries(
  ENVELOPE_ATTRIBUTES satisfies Record<EnvelopeField, string>,
) as [EnvelopeField, string][];

function addEnvelopeAttributes(item: Item, envelope: Envelope): void {
  for (const [property, attribute] of ENVELOPE_FIELDS) {
    const value = envelope[property];
    if (value === undefined) continue;
    item[attribute] = typeof value === 'number' ? { N: String(value) } : { S: value };
  }
}

function addRawAttributes(
  item: Item,
  { identity, eventType, schemaVersion }: RecordContent & { kind: 'raw' },
): void {
  if (identity) {
    item[ENVELOPE_ATTRIBUTES.tenantId] = { S: identity.tenantId };
    item[ENVELOPE_ATTRIBUTES.eventId] = { S: identity.eventId };
  }
  if (eventType) item[ENVELOPE_ATTRIBUTES.eventType] = { S: eventType };
  if (schemaVersion) item[ENVELOPE_ATTRIBUTES.schemaVersion] = { S: schemaVersion };
}
