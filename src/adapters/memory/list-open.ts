import { isFormat } from '../../core/envelopes/event-format.ts';
import type { LedgerRecord } from '../../core/ledger-record.ts';
import { isOpen } from '../../core/open-record.ts';
import type { OpenFilter, OpenRecord, PageRequest, PageResult } from '../../ledger-queries.ts';
import { listedRecord } from './listed-record.ts';
import { pageOf } from './page-of.ts';

/** A page of the open ones of these records: see `LedgerQueries`. */
export function listOpen(
  records: Iterable<LedgerRecord>,
  filter: OpenFilter,
  page: PageRequest,
): PageResult<OpenRecord> {
  const wanted = [...records].filter(({ content }) => isFormat(content.format, filter.format));
  const open = wanted.flatMap((record) => openRecord(record) ?? []);
  return pageOf(
    open.filter((record) => meets(record, filter)),
    filter,
    page,
  );
}

function openRecord(record: LedgerRecord): OpenRecord | undefined {
  const { status, fingerprint } = record;
  if (!isOpen(record) || (status !== 'queued' && status !== 'failed')) return undefined;
  const { format: _, ...listed } = listedRecord(record);
  return {
    ...listed,
    status,
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

function meets(record: OpenRecord, filter: OpenFilter): boolean {
  const { since, until, tenantId, format, ...equal } = filter;
  const names = Object.keys(equal) as (keyof typeof equal)[];
  return (
    names.every((name) => equal[name] === undefined || record[name] === equal[name]) &&
    (tenantId === undefined || record.identity?.tenantId === tenantId)
  );
}
