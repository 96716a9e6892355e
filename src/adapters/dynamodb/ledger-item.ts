import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import type { Envelope } from '../../core/envelope.ts';
import type {
  Failure,
  LedgerRecord,
  RecordContent,
  StateChange,
} from '../../core/ledger-record.ts';
import { retentionFolder } from '../../names.ts';
import { ATTRIBUTE, ENVELOPE_ATTRIBUTES } from './attributes.ts';
import { packTexts, type Item, type PackedItem } from './item-texts.ts';

/** Holds texts of messages that name no tenant. A tenant id doesn't start with `-`. */
const NOBODYS_FOLDER = '-';

const SECONDS_A_DAY = 86_400;

/**
 * The item of a record, and what is too large to be in it. Body, unknown fields and raw text are kept
 * as text, since DynamoDB's maps stop at 32 levels and change numbers.
 */
export function packRecord(record: LedgerRecord): PackedItem {
  const { content } = record;
  const item: Item = {
    [ATTRIBUTE.key]: { S: record.key },
    [ATTRIBUTE.contentHash]: { B: Buffer.from(record.contentHash, 'hex') },
    message_id: { S: record.messageId },
    [ATTRIBUTE.receivedAt]: { S: record.receivedAt },
    expire_at: { N: String(record.expireAt) },
    ...stateAttributes(record),
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

/** The attributes of a change, or of the part of a record that changes. */
export function stateAttributes(state: StateChange): Item {
  const { attempts, processedAt, failure, claimId, leaseUntil } = state;
  return {
    [ATTRIBUTE.status]: { S: state.status },
    ...(attempts !== undefined && { [ATTRIBUTE.attempts]: { N: String(attempts) } }),
    ...(processedAt !== undefined && { [ATTRIBUTE.processedAt]: { S: processedAt } }),
    ...(failure && { [ATTRIBUTE.failure]: failureAttribute(failure) }),
    ...(claimId !== undefined && { [ATTRIBUTE.claimId]: { S: claimId } }),
    ...(leaseUntil !== undefined && { [ATTRIBUTE.leaseUntil]: { S: leaseUntil } }),
  };
}

function failureAttribute({ reason, message, errors }: Failure): AttributeValue {
  const L = errors.map(({ pointer, message }) => ({
    M: { pointer: { S: pointer }, message: { S: message } },
  }));
  const M = { reason: { S: reason }, errors: { L } };
  return { M: message === undefined ? M : { ...M, message: { S: message } } };
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
