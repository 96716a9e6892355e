import { gunzipSync } from 'node:zlib';

import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { Item } from '../dynamodb/simulated-table.ts';

/** What the invariants look at in a record, read by their own code and not by that under test. */
export interface LedgerRow {
  readonly key: string;
  readonly status: string;
  readonly messageId: string;
  readonly reason: string | undefined;
  /** The JSON text of an event's body, or the raw text of a rejected message. */
  readonly bodyText: string | undefined;
  readonly rawText: string | undefined;
  /** Of the envelope: enough to see that it is the right one. */
  readonly tenantId: string | undefined;
  readonly eventId: string | undefined;
  /** Equal exactly if nothing in the record was changed. */
  readonly fingerprint: unknown;
}

/** @param item a row as the DynamoDB model holds it. */
export function rowOfItem(item: Item): LedgerRow {
  return {
    key: item['pk']?.S ?? '',
    status: item['status']?.S ?? '',
    messageId: item['message_id']?.S ?? '',
    reason: item['failure']?.M?.['reason']?.S,
    bodyText: textOf(item, 'body'),
    rawText: textOf(item, 'raw'),
    tenantId: item['tenant_id']?.S,
    eventId: item['event_id']?.S,
    fingerprint: item,
  };
}

/** @param record a row as the memory store holds it. */
export function rowOfRecord(record: LedgerRecord): LedgerRow {
  const { content } = record;
  const identity = content.kind === 'event' ? content.envelope : content.identity;
  return {
    key: record.key,
    status: record.status,
    messageId: record.messageId,
    reason: record.failure?.reason,
    bodyText: content.kind === 'event' ? content.bodyText : undefined,
    rawText: content.kind === 'raw' ? content.text : undefined,
    tenantId: identity?.tenantId,
    eventId: identity?.eventId,
    fingerprint: record,
  };
}

function textOf(item: Item, name: string): string | undefined {
  const compressed = item[`${name}_gzip`]?.B;
  return compressed ? gunzipSync(compressed).toString() : item[name]?.S;
}
