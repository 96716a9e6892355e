import type { LedgerRecord } from '../../core/ledger-record.ts';
import { isListPosition, listPosition } from '../../core/list-position.ts';
import { isOpen } from '../../core/open-record.ts';
import type { OpenFilter, OpenRecord, PageRequest, PageResult } from '../../ledger-queries.ts';

/** A page of the open ones of these records: see `LedgerQueries`. */
export function listOpen(
  records: Iterable<LedgerRecord>,
  filter: OpenFilter,
  { order, limit, cursor }: PageRequest,
): PageResult<OpenRecord> {
  if (cursor !== undefined && !isListPosition(cursor)) return { kind: 'invalid_cursor' };
  const direction = order === 'oldest_first' ? 1 : -1;
  const rest = [...records]
    .flatMap((record) => openRecord(record) ?? [])
    .filter((record) => isListed(record, filter))
    .map((record) => ({ record, position: listPosition(record.receivedAt, record.key) }))
    .filter(({ position }) => cursor === undefined || compare(position, cursor) === direction)
    .sort((one, other) => direction * compare(one.position, other.position));
  const page = rest.slice(0, limit);
  const next = rest.length > limit ? page.at(-1)?.position : undefined;
  const items = page.map(({ record }) => record);
  return { kind: 'page', items, ...(next !== undefined && { next }) };
}

function compare(one: string, other: string): -1 | 0 | 1 {
  if (one === other) return 0;
  return one > other ? 1 : -1;
}

function openRecord(record: LedgerRecord): OpenRecord | undefined {
  const { key, status, content, failure, fingerprint, attempts, receivedAt } = record;
  if (!isOpen(record) || (status !== 'queued' && status !== 'failed')) return undefined;
  return {
    key,
    ...described(content),
    status,
    ...(failure && { reason: failure.reason }),
    ...(fingerprint !== undefined && { fingerprint }),
    attempts,
    receivedAt,
  };
}

function described(
  content: LedgerRecord['content'],
): Pick<OpenRecord, 'identity' | 'eventType' | 'schemaVersion'> {
  if (content.kind === 'event') {
    const { tenantId, eventId, eventType, schemaVersion } = content.envelope;
    return { identity: { tenantId, eventId }, eventType, schemaVersion };
  }
  const { identity, eventType, schemaVersion } = content;
  return {
    ...(identity && { identity }),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
  };
}

function isListed(record: OpenRecord, filter: OpenFilter): boolean {
  const { since, until, tenantId, ...equal } = filter;
  const names = Object.keys(equal) as (keyof typeof equal)[];
  return (
    names.every((name) => equal[name] === undefined || record[name] === equal[name]) &&
    (tenantId === undefined || record.identity?.tenantId === tenantId) &&
    (since === undefined || record.receivedAt >= since) &&
    (until === undefined || record.receivedAt < until)
  );
}
