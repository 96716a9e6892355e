import type { LedgerQueries, Page } from '../ledger-queries.ts';
import type { ListRequest } from './list-pages.ts';
import { listRecords, type AnyListedRecord, type RecordFilter } from './list-records.ts';
import type { TenantScope } from './tenant-scope.ts';

/** 1 MB, read strongly consistently. One more read may begin before it is spent. */
const READ_UNITS = 256;
/** For stores that don't say what a read costs. */
const MAX_READS = 20;

/** A page of a list for somebody who asks for one page at a time. */
export interface PageAsked extends ListRequest {
  readonly limit: number;
}

/**
 * Reads on until a page is full, the list ends, or about 1 MB was read. So a page may have fewer records than asked for, or
 * none, and still have a `next`.
 *
 * @throws InvalidCursor if the cursor is not one that a list gave
 */
export async function listPage(
  queries: LedgerQueries,
  filter: RecordFilter,
  scope: TenantScope,
  asked: PageAsked,
): Promise<Page<AnyListedRecord>> {
  const items: AnyListedRecord[] = [];
  let readUnits = 0;
  let reads = 0;
  for await (const page of listRecords(queries, filter, scope, asked)) {
    items.push(...page.items);
    readUnits += page.readUnits ?? 0;
    reads += 1;
    const isOver = items.length >= asked.limit || readUnits >= READ_UNITS || reads >= MAX_READS;
    if (isOver && page.next !== undefined) return { items, next: page.next };
  }
  return { items };
}
