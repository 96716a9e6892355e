import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import type { ListedRecord, PageRequest, PageResult, TenantFilter } from '../../ledger-queries.ts';
import { readJournal, type Candidate } from './journal-reader.ts';
import { readListed } from './read-listed.ts';

/** Read units of one request at most, strongly consistent: 1 MB. */
const REQUEST_UNITS = 256;

/** The tables that a list of a tenant needs. */
export interface TenantTables {
  readonly tableName: string;
  readonly journalTableName: string;
}

/**
 * A page of the records of one tenant: the journal names them, and the ledger says what they are now. A name counts only
 * if the ledger's record was received at the page's time. The journal also names duplicates and tries that failed.
 */
export async function listByTenant(
  client: Pick<DynamoDB, 'query' | 'batchGetItem'>,
  { tableName, journalTableName }: TenantTables,
  filter: TenantFilter,
  page: PageRequest,
): Promise<PageResult<ListedRecord>> {
  const named = await readJournal(client, journalTableName, filter, page);
  const chosen = affordable(named.found, page.limit, REQUEST_UNITS - named.readUnits);
  const keys = chosen.map(({ key }) => key);
  const { records, readUnits } = await readListed(client, tableName, keys);
  const items = chosen.flatMap(({ key, receivedAt }) => {
    const record = records.get(key);
    return record?.receivedAt === receivedAt && isOfType(record, filter) ? [record] : [];
  });
  const next = chosen.length < named.found.length ? chosen.at(-1)?.position : named.end;
  return {
    kind: 'page',
    items,
    ...(next !== undefined && { next }),
    readUnits: named.readUnits + readUnits,
  };
}

/** As many candidates as the units pay for, but at least one: a page must get ahead. */
function affordable(found: readonly Candidate[], limit: number, units: number): Candidate[] {
  let spent = 0;
  const end = found.findIndex(({ readUnits }, index) => {
    spent += readUnits;
    return index >= limit || (spent > units && index > 0);
  });
  return end < 0 ? [...found] : found.slice(0, end);
}

/** The journal may name a record twice in one millisecond, with two types. */
function isOfType({ eventType }: ListedRecord, filter: TenantFilter): boolean {
  return filter.eventType === undefined || eventType === filter.eventType;
}
