import type { LedgerRecord } from '../core/ledger-record.ts';
import type { OperationFilter } from '../core/operation.ts';

/** Whether a record meets every condition of a filter. */
export function takes(filter: OperationFilter, record: LedgerRecord): boolean {
  if (filter.key !== undefined) return record.key === filter.key;
  const { since = '', until, status, reason, fingerprint } = filter;
  const { tenantId, eventType, schemaVersion } = filter;
  const { content, receivedAt } = record;
  const { identity, kind } =
    content.kind === 'event'
      ? { identity: content.envelope, kind: content.envelope }
      : { identity: content.identity, kind: content };
  const conditions = [
    [status, record.status],
    [reason, record.failure?.reason],
    [fingerprint, record.fingerprint],
    [tenantId, identity?.tenantId],
    [eventType, kind.eventType],
    [schemaVersion, kind.schemaVersion],
  ];
  return (
    receivedAt >= since &&
    (until === undefined || receivedAt < until) &&
    conditions.every(([wanted, actual]) => wanted === undefined || wanted === actual)
  );
}
