import type { EventFormat } from '../core/envelopes/event-format.ts';
import type { LedgerRecord } from '../core/ledger-record.ts';
import type { AnyListedRecord } from './list-records.ts';

// What the command line and the HTTP API both tell of a record, with the names that programs read. Each adds the envelope in
// its own form.

/** The format in which the message came. */
export function formatOf({ content }: Pick<LedgerRecord, 'content'>): EventFormat {
  return content.format ?? 'native';
}

/** When and how often something happened to an event. */
export function historyJson(record: LedgerRecord): object {
  return {
    first_seen_at: record.firstSeenAt,
    resent_times: record.resentTimes,
    received_at: record.receivedAt,
    processed_at: record.processedAt,
    expire_at: new Date(record.expireAt * 1000).toISOString(),
    attempts: record.attempts,
    lease_until: record.leaseUntil,
    // It is about events that wait. Others may still have it.
    due_at: record.status === 'queued' ? record.dueAt : undefined,
    sent_again: record.sentAgain,
  };
}

/** A record of a list, without its id and its type. */
export function listedJson(record: AnyListedRecord): object {
  return {
    key: record.key,
    status: record.status,
    reason: record.reason,
    tenant_id: record.identity?.tenantId,
    fingerprint: record.fingerprint,
    attempts: record.attempts,
    received_at: record.receivedAt,
  };
}
