import { isFormat } from '../core/envelopes/event-format.ts';
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
import { isInScope, type TenantScope } from './tenant-scope.ts';

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

/**
 * Lists records page by page. A page may be shorter than asked for, because conditions are checked after it was read.
 *
 * Within one tenant, only its journal is read, for open records too. The index of open records holds those of all tenants,
 * so its pages and cursors would tell a tenant when others fail. The journal has no fingerprints: with that condition, the
 * list of one tenant is empty.
 */
export function listRecords(
  queries: LedgerQueries,
  { status, ...filter }: RecordFilter,
  scope: TenantScope,
  request: ListRequest,
): AsyncGenerator<Page<AnyListedRecord>, void, undefined> {
  const isConfined = scope.kind === 'one_tenant';
  if (!isConfined && (status === undefined || isOpenStatus(status))) {
    const open = { ...filter, ...(status && { status }) };
    return listPages<AnyListedRecord>((page) => queries.listOpen(open, page), request);
  }
  const { eventType, since, until } = filter;
  const ofTenant = {
    tenantId: isConfined ? scope.tenantId : filter.tenantId,
    ...(eventType !== undefined && { eventType }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
  const read = async (page: PageRequest): Promise<PageResult<ListedRecord>> => {
    const result = await queries.listByTenant(ofTenant, page);
    if (result.kind !== 'page') return result;
    const items = result.items.filter(
      (item) => isInScope(item.identity, scope) && isTaken(item, status, filter),
    );
    return { ...result, items };
  };
  return listPages<AnyListedRecord>(read, request);
}

function isTaken(
  record: ListedRecord,
  status: RecordFilter['status'],
  { reason, schemaVersion, fingerprint, format }: Omit<RecordFilter, 'status'>,
): boolean {
  return (
    hasStatus(record, status) &&
    (reason === undefined || record.reason === reason) &&
    (schemaVersion === undefined || record.schemaVersion === schemaVersion) &&
    fingerprint === undefined &&
    isFormat(record.format, format)
  );
}

/** Without a status, the open ones: those that failed, and those that wait after a failure. */
function hasStatus(record: ListedRecord, status: RecordFilter['status']): boolean {
  if (status === 'any') return true;
  if (status !== undefined) return record.status === status;
  return isOpenStatus(record.status) && record.reason !== undefined;
}
