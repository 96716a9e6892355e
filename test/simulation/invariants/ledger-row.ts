import { gunzipSync } from 'node:zlib';

import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { Item } from '../dynamodb/simulated-table.ts';
import type { SimulatedBucket } from '../s3/simulated-bucket.ts';

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

/**
 * @param item a row as the DynamoDB model holds it.
 * @param bucket holds the texts that it points to; one that is not there is missing in the row.
 */
export function rowOfItem(item: Item, bucket: SimulatedBucket): LedgerRow {
  return {
    key: item['pk']?.S ?? '',
    status: item['status']?.S ?? '',
    messageId: item['message_id']?.S ?? '',
    reason: item['failure']?.M?.['reason']?.S,
    bodyText: textOf(item, 'body', bucket),
    rawText: textOf(item, 'raw', bucket),
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

function textOf(item: Item, name: string, bucket: SimulatedBucket): string | undefined {
  const key = item[`${name}_s3`]?.S;
  if (key !== undefined) return bucket.textAt(key);
  const compressed = item[`${name}_gzip`]?.B;
  return compressed ? gunzipSync(compressed).toString() : item[name]?.S;
}
