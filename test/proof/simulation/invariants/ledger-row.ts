import { brotliDecompressSync } from 'node:zlib';

import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { REJECTION_REASONS } from '../../../../src/core/outcome.ts';
import type { Item } from '../dynamodb/simulated-table.ts';
import type { SimulatedBucket } from '../s3/simulated-bucket.ts';

/** The parts of a record that the invariants check. They read it by their own code, not by the code under test. */
export interface LedgerRow {
  readonly key: string;
  readonly status: string;
  readonly messageId: string;
  readonly reason: string | undefined;
  /** The JSON text of an event's body, or the raw text of a rejected message. */
  readonly bodyText: string | undefined;
  readonly rawText: string | undefined;
  readonly format: string;
  /** Enough of the envelope to recognize the event. */
  readonly tenantId: string | undefined;
  readonly eventId: string | undefined;
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
  /** Only an event that has a handler has these. */
  readonly attempts: number;
  /** Attempts that don't count towards the handler's limit. */
  readonly earlierAttempts: number;
  readonly claimId: string | undefined;
  readonly leaseUntil: string | undefined;
  /** How often the watchdog sent its message again. */
  readonly sentAgain: number;
  /** The record's entry in the index of open records, if it has one. Only rows of DynamoDB have entries. */
  readonly open?: OpenEntry;
  /** When it was received: RFC 3339. */
  readonly receivedAt: string;
  readonly eventType: string | undefined;
  /** RFC 3339. */
  readonly processedAt: string | undefined;
  /** Seconds since 1970. */
  readonly expireAt: number;
  /** The folders of its texts in the bucket: `90d`. */
  readonly textFolders: readonly string[];
  /** Two fingerprints are equal only if the whole records are. */
  readonly fingerprint: unknown;
}

/** An entry in the index of open records, as readers see it. */
export interface OpenEntry {
  readonly status: string;
  readonly receivedAt: string;
  readonly reason: string | undefined;
}

const REJECTIONS: ReadonlySet<string> = new Set(REJECTION_REASONS);

/**
 * Whether the row keeps a message that can't succeed, or that an operator has sent again or discarded. A corrected message
 * may take its place.
 */
export function isRejectedRow({ status, reason, attempts }: LedgerRow): boolean {
  const mayBe =
    status === 'failed' || status === 'discarded' || (status === 'queued' && attempts === 0);
  return mayBe && REJECTIONS.has(reason ?? '');
}

/** Whether the row is final: processed, failed for good or discarded. */
export function isSettled({ status, reason }: LedgerRow): boolean {
  return (
    status === 'processed' ||
    status === 'discarded' ||
    (status === 'failed' && reason !== 'attempts_exhausted' && reason !== 'lost')
  );
}

/**
 * @param item a row of the DynamoDB model.
 * @param bucket holds the large texts of the row. If a text is missing there, it is missing in the result.
 */
export function rowOfItem(item: Item, bucket: SimulatedBucket): LedgerRow {
  return {
    key: item['pk']?.S ?? '',
    status: item['status']?.S ?? '',
    messageId: item['message_id']?.S ?? '',
    reason: item['failure']?.M?.['reason']?.S,
    bodyText: textOf(item, 'body', bucket),
    rawText: textOf(item, 'raw', bucket),
    format: item['format']?.S ?? 'native',
    tenantId: item['tenant_id']?.S,
    eventId: item['event_id']?.S,
    correlationId: item['correlation_id']?.S,
    causationId: item['causation_id']?.S,
    attempts: Number(item['attempts']?.N),
    earlierAttempts: Number(item['earlier_attempts']?.N ?? 0),
    claimId: item['claim_id']?.S,
    leaseUntil: item['lease_until']?.S,
    sentAgain: Number(item['sent_again']?.N ?? 0),
    receivedAt: item['received_at']?.S ?? '',
    eventType: item['event_type']?.S,
    processedAt: item['processed_at']?.S,
    expireAt: Number(item['expire_at']?.N),
    textFolders: textFolders(item),
    ...openEntry(item),
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
    format: content.format ?? 'native',
    tenantId: identity?.tenantId,
    eventId: identity?.eventId,
    correlationId: content.kind === 'event' ? content.envelope.correlationId : undefined,
    causationId: content.kind === 'event' ? content.envelope.causationId : undefined,
    attempts: record.attempts,
    earlierAttempts: record.earlierAttempts ?? 0,
    claimId: record.claimId,
    leaseUntil: record.leaseUntil,
    sentAgain: record.sentAgain ?? 0,
    receivedAt: record.receivedAt,
    eventType: content.kind === 'event' ? content.envelope.eventType : content.eventType,
    processedAt: record.processedAt,
    expireAt: record.expireAt,
    textFolders: [],
    fingerprint: record,
  };
}

/** An item is in an index only if it has all of the index's keys (GSI.html, "Sparse indexes"). */
function openEntry(item: Item): Pick<LedgerRow, 'open'> {
  const [shard, position] = [item['open_shard']?.S, item['open_position']?.S];
  if (shard === undefined || position === undefined) return {};
  const [status = ''] = shard.split('#');
  const [receivedAt = ''] = position.split('_');
  return { open: { status, receivedAt, reason: item['reason']?.S } };
}

function textFolders(item: Item): string[] {
  return ['body', 'extra', 'raw'].flatMap((name) => item[`${name}_s3`]?.S?.split('/')[0] ?? []);
}

function textOf(item: Item, name: string, bucket: SimulatedBucket): string | undefined {
  const key = item[`${name}_s3`]?.S;
  if (key !== undefined) return bucket.textAt(key);
  const compressed = item[`${name}_br`]?.B;
  return compressed ? brotliDecompressSync(compressed).toString() : item[name]?.S;
}
