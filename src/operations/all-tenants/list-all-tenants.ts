import { mergeParts } from '../../core/merge-parts.ts';
import type { LedgerQueries, Page, SeenTenants, TenantDirectory } from '../../ledger-queries.ts';
import { listPage } from '../list-page.ts';
import { needsTenant, type AnyListedRecord, type RecordFilter } from '../list-records.ts';
import { TenantPart, type TenantList } from './tenant-part.ts';

/** Most tenants whose lists are merged. Each costs a few requests. */
const MAX_TENANTS = 20;
/** Half of 1 MB, read strongly consistently. A round of reads that begins before it is spent may cost the other half. */
const READ_UNITS = 128;
/** For stores that don't say what a read costs. */
const MAX_READS = 200;

/** A page of the records of several tenants. */
export interface AllTenantsPage extends Page<AnyListedRecord> {
  /** Whose records were listed. Missing if they were those of everybody. */
  readonly tenants?: ListedTenants;
}

export interface ListedTenants {
  /** How many tenants: those that sent something last. */
  readonly listed: number;
  /** How many tenants are known that may have records of the period. */
  readonly known: number;
  /** False if there may be more tenants than are known. */
  readonly isComplete: boolean;
}

/**
 * Lists the newest records of all tenants. The index has the open records of everybody. For any other status, the lists of
 * the tenants that sent something last are merged, with that of messages that name no tenant. A place in a list names no
 * tenant, so one cursor serves all of them.
 *
 * @throws InvalidCursor if the cursor is not one that a list gave
 */
export async function listAllTenants(
  queries: LedgerQueries,
  directory: TenantDirectory,
  filter: Omit<RecordFilter, 'tenantId'>,
  asked: TenantList['asked'],
): Promise<AllTenantsPage> {
  if (!needsTenant(filter.status)) {
    const scope = { kind: 'all_tenants' } as const;
    return listPage(queries, filter, scope, { order: 'newest_first', ...asked });
  }
  const seen = await directory.seenTenants();
  const known = tenantsIn(seen, filter);
  const tenants = known.slice(0, MAX_TENANTS);
  const parts = [...tenants, undefined].map(
    (tenantId) => new TenantPart({ queries, filter, tenantId, asked }, tenants.length + 1),
  );
  const facts = { listed: tenants.length, known: known.length };
  return {
    ...(await mergedPage(parts, asked.limit)),
    tenants: { ...facts, isComplete: seen.isComplete },
  };
}

/** Those that may have records of the period. */
function tenantsIn({ tenants }: SeenTenants, { since = '' }: Pick<RecordFilter, 'since'>) {
  return tenants
    .filter(({ lastReceivedAt }) => lastReceivedAt >= since)
    .map(({ tenantId }) => tenantId);
}

/** Reads on until the page is full, all lists end, or about 1 MB was read. */
async function mergedPage(
  parts: readonly TenantPart[],
  limit: number,
): Promise<Page<AnyListedRecord>> {
  await Promise.all(parts.map((part) => part.readMore()));
  for (;;) {
    const page = mergeParts(parts, { order: 'newest_first', limit });
    const readUnits = sumOf(parts, 'readUnits');
    const isOver = readUnits >= READ_UNITS || sumOf(parts, 'reads') >= MAX_READS;
    if (page.items.length >= limit || page.next === undefined || isOver) {
      return { ...page, readUnits };
    }
    await Promise.all(blocking(parts, limit).map((part) => part.readMore()));
  }
}

/** The parts that may have a record which belongs before those that the page has so far. */
function blocking(parts: readonly TenantPart[], limit: number): TenantPart[] {
  const places = parts.flatMap(({ found }) => found.map(({ position }) => position));
  const last = places.sort().reverse()[limit - 1] ?? '';
  return parts.filter(({ end }) => end !== undefined && end > last);
}

function sumOf(parts: readonly TenantPart[], name: 'readUnits' | 'reads'): number {
  return parts.reduce((sum, part) => sum + part[name], 0);
}
