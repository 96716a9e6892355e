import { eventKind, type LedgerRecord } from '../../core/ledger-record.ts';
import type { ListedRecord } from '../../ledger-queries.ts';

/** A record as lists show it. */
export function listedRecord(record: LedgerRecord): ListedRecord {
  const { key, status, content, failure, attempts, receivedAt } = record;
  const { eventType, schemaVersion } = eventKind(record);
  const identity = content.kind === 'event' ? content.envelope : content.identity;
  return {
    key,
    ...(identity && { identity: { tenantId: identity.tenantId, eventId: identity.eventId } }),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
    status,
    ...(failure && { reason: failure.reason }),
    attempts,
    receivedAt,
    ...(content.format && { format: content.format }),
  };
}
