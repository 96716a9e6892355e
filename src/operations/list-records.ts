import type { RecordStatus } from '../core/ledger-record.ts';
import type {
  LedgerQueries,
  ListedRecord,
  OpenFilter,
  OpenRecord,
  Page,
  PageRequest,
  PageResult,
} from '../ledger-queries.ts';
import { listPages, type ListRequest } from './list-pages.ts';

/** Which records are listed: those that meet every condition that is given. */
export interface RecordFilter extends Omit<OpenFilter, 'status'> {
  /** Without it, all open records are listed. `any` lists all records of a tenant. */
  readonly status?: RecordStatus | 'any';
}

/** A record of any list. Only open ones have a fingerprint there. */
export type AnyListedRecord = ListedRecord & Pick<OpenRecord, 'fingerprint'>;

/** Whether a list of these records needs a tenant: only the open ones are listed for all tenants. */
export function needsTenant(status: RecordFilter['status']): boolean {
  return status !== undefined && !isOpenStatus(status);
}

function isOpenStatus(status: RecordFilter['status']): status is OpenRecord['status'] {
  return status === 'queued' || status === 'failed';
}

/** Lists records page by page. A page may be shorter than asked for, because conditions are checked after it was read. */
export function listRecords(
  queries: LedgerQueries,
  { status, ...filter }: RecordFilter,
  request: ListRequest,
): AsyncGenerator<Page<AnyListedRecord>, void, undefined> {
  if (status === undefined || isOpenStatus(status)) {
    const open = { ...filter, ...(status && { status }) };
    return listPages<AnyListedRecord>((page) => queries.listOpen(open, page), request);
  }
  const { tenantId, eventType, since, until } = filter;
  const ofTenant = {
    tenantId,
    ...(eventType !== undefined && { eventType }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
  const read = async (page: PageRequest): Promise<PageResult<ListedRecord>> => {
    const result = await queries.listByTenant(ofTenant, page);
    if (result.kind !== 'page') return result;
    return { ...result, items: result.items.filter((item) => isTaken(item, status, filter)) };
  };
  return listPages<AnyListedRecord>(read, request);
}

function isTaken(
  record: ListedRecord,
  status: RecordFilter['status'],
  { reason, schemaVersion }: Omit<RecordFilter, 'status'>,
): boolean {
  return (
    (status === 'any' || record.status === status) &&
    (reason === undefined || record.reason === reason) &&
    (schemaVersion === undefined || record.schemaVersion === schemaVersion)
  );
}
