import type { LedgerRecord } from '../../core/ledger-record.ts';
import type { ListedRecord, PageRequest, PageResult, TenantFilter } from '../../ledger-queries.ts';
import { listedRecord } from './listed-record.ts';
import { pageOf } from './page-of.ts';

/** A page of those of these records that are one tenant's: see `LedgerQueries`. */
export function listByTenant(
  records: Iterable<LedgerRecord>,
  filter: TenantFilter,
  page: PageRequest,
): PageResult<ListedRecord> {
  const { tenantId, eventType } = filter;
  const listed = [...records]
    .map(listedRecord)
    .filter(({ identity }) => identity?.tenantId === tenantId)
    .filter((record) => eventType === undefined || record.eventType === eventType);
  return pageOf(listed, filter, page);
}
