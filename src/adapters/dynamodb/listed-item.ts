import type { ForeignFormat } from '../../core/envelopes/event-format.ts';
import type { RecordStatus } from '../../core/ledger-record.ts';
import type { FailureReason } from '../../core/outcome.ts';
import type { ListedRecord } from '../../ledger-queries.ts';
import { ATTRIBUTE, ENVELOPE_ATTRIBUTES } from '../../names/storage.ts';
import type { Item } from './item-size.ts';

/** What lists show of a record and the ledger's table and its index both have under the same names. */
export function listedFields(item: Item): Omit<ListedRecord, 'status' | 'receivedAt'> {
  const key = textOf(item, ATTRIBUTE.key);
  const eventType = item[ENVELOPE_ATTRIBUTES.eventType]?.S;
  const schemaVersion = item[ENVELOPE_ATTRIBUTES.schemaVersion]?.S;
  const reason = item[ATTRIBUTE.reason]?.S as FailureReason | undefined;
  return {
    key,
    ...identityOf(key),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
    ...(reason !== undefined && { reason }),
    attempts: Number(item[ATTRIBUTE.attempts]?.N),
  };
}

/** The attributes of the ledger's table that `listedRecord` needs. */
export const LISTED_PROJECTION = {
  ProjectionExpression: '#key, #type, #version, #status, #reason, #attempts, #received, #format',
  ExpressionAttributeNames: {
    '#key': ATTRIBUTE.key,
    '#type': ENVELOPE_ATTRIBUTES.eventType,
    '#version': ENVELOPE_ATTRIBUTES.schemaVersion,
    '#status': ATTRIBUTE.status,
    '#reason': ATTRIBUTE.reason,
    '#attempts': ATTRIBUTE.attempts,
    '#received': ATTRIBUTE.receivedAt,
    '#format': ATTRIBUTE.format,
  },
} as const;

/** A record as lists show it, from its item in the ledger's table. */
export function listedRecord(item: Item): ListedRecord {
  const format = item[ATTRIBUTE.format]?.S as ForeignFormat | undefined;
  return {
    ...listedFields(item),
    status: textOf(item, ATTRIBUTE.status) as RecordStatus,
    receivedAt: textOf(item, ATTRIBUTE.receivedAt),
    ...(format !== undefined && { format }),
  };
}

/** The identity in a key (`ledgerKey`). A conflict's key has a space and a hash behind it. */
function identityOf(key: string): Pick<ListedRecord, 'identity'> {
  const [, tenantId, eventId] = /^([^#]+)#([^ ]+)/.exec(key) ?? [];
  return tenantId === undefined || eventId === undefined ? {} : { identity: { tenantId, eventId } };
}

/** @throws Error if the item has no text of this name. */
export function textOf(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`an item of the ledger has no "${name}"`);
  return value;
}
