import type { AttributeValue, DynamoDB, QueryCommandInput } from '@aws-sdk/client-dynamodb';

import { listPosition, placesAround, receivedAtOf } from '../../core/list-position.ts';
import type { PageRequest, TenantFilter } from '../../ledger-queries.ts';
import { JOURNAL } from '../../names.ts';
import type { Item } from './item-size.ts';
import { readPage } from './journal-page-reader.ts';
import type { NamedRecord } from './journal-page.ts';
import { textOf } from './listed-item.ts';

/** Read units of a page at most, strongly consistent: see `MAX_PAGE_BYTES`. */
const UNITS_OF_A_PAGE = 4;
/** Read units that one request spends on the journal. The rest of its 1 MB is for the records. */
const JOURNAL_UNITS = 128;

/** A record that the journal names. The ledger may have it or not. */
export interface Candidate {
  readonly key: string;
  /** See `listPosition`. */
  readonly position: string;
  readonly receivedAt: string;
  /** The read units of one strongly consistent read of the record, about. */
  readonly readUnits: number;
}

/** What one request read of the journal. */
export interface Candidates {
  /** In the order of the list, each once. */
  readonly found: readonly Candidate[];
  /** The place in the list up to which the journal was read, if more may follow. */
  readonly end?: string;
  readonly readUnits: number;
}

/**
 * Reads pages of a tenant until they name enough records for a page of the list, or until the request's share of read
 * units is spent. All pages of one time of receipt are read together, because two batches may name the same record.
 */
export async function readJournal(
  client: Pick<DynamoDB, 'query'>,
  TableName: string,
  filter: TenantFilter,
  page: PageRequest,
): Promise<Candidates> {
  const query = journalQuery(filter, page);
  if (!query) return { found: [], readUnits: 0 };
  const list = new CandidateList(filter, page);
  let readUnits = 0;
  let last: Record<string, AttributeValue> | undefined;
  do {
    const answer = await client.query({
      TableName,
      ...query,
      Limit: Math.max(1, Math.floor((JOURNAL_UNITS - readUnits) / UNITS_OF_A_PAGE)),
      ...(last && { ExclusiveStartKey: last }),
    });
    const { Items: items = [], ConsumedCapacity: used } = answer;
    readUnits += used?.CapacityUnits ?? items.length * UNITS_OF_A_PAGE;
    for (const item of items) list.add(item);
    last = answer.LastEvaluatedKey;
    const isSpent = readUnits + UNITS_OF_A_PAGE > JOURNAL_UNITS;
    // Without an end, the pages of the first time of receipt are not complete: no page of the list can end there.
    if (last && list.end !== undefined && (isSpent || list.found.length >= page.limit)) {
      return { found: list.found, end: list.end, readUnits };
    }
  } while (last);
  list.close();
  return { found: list.found, readUnits };
}

/** Before and after every place, because a place begins with the digits of a year. */
const FIRST_PLACE = '0';
const LAST_PLACE = '~';

/** The request for the pages that a page of the list may need; `undefined` if it can need none. */
function journalQuery(
  { tenantId = JOURNAL.noTenant, since = FIRST_PLACE, until = LAST_PLACE }: TenantFilter,
  { order, cursor }: PageRequest,
): Omit<QueryCommandInput, 'TableName'> | undefined {
  const isForward = order === 'oldest_first';
  const limit = cursor === undefined ? undefined : limitOf(cursor, isForward);
  const first = isForward && limit !== undefined && limit > since ? limit : since;
  const last = !isForward && limit !== undefined && limit < until ? limit : until;
  // DynamoDB refuses a condition whose limits are in the wrong order.
  if (first >= last) return undefined;
  return {
    KeyConditionExpression: '#tenant = :tenant AND #position BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#tenant': JOURNAL.tenantId, '#position': JOURNAL.position },
    ExpressionAttributeValues: {
      ':tenant': { S: tenantId },
      ':first': { S: first },
      // A place is its time and more, so it sorts after that time: `until` itself is left out.
      ':last': { S: last },
    },
    ScanIndexForward: isForward,
    ConsistentRead: true,
    ReturnConsumedCapacity: 'TOTAL',
  };
}

/**
 * The first or the last place of a page of the journal that may name records behind the cursor. If the cursor is in the
 * middle of a time of receipt, all pages of that time are read again.
 */
function limitOf(cursor: string, isForward: boolean): string {
  const time = receivedAtOf(cursor);
  const { before, behind } = placesAround(time);
  if (isForward) return cursor === behind ? `${time}${LAST_PLACE}` : time;
  return cursor === before ? time : `${time}${LAST_PLACE}`;
}

/** Collects the records that pages name, one time of receipt after the other. */
class CandidateList {
  readonly found: Candidate[] = [];
  /** The place behind all records of the last time whose pages were read completely. */
  end: string | undefined;
  private readonly filter: TenantFilter;
  private readonly page: PageRequest;
  private receivedAt = '';
  /** The records that pages of `receivedAt` name. */
  private named: NamedRecord[] = [];

  constructor(filter: TenantFilter, page: PageRequest) {
    this.filter = filter;
    this.page = page;
  }

  /** Adds the next page of the journal. */
  add(item: Item): void {
    const [receivedAt = ''] = textOf(item, JOURNAL.position).split('_');
    if (this.receivedAt !== '' && this.receivedAt !== receivedAt) this.close();
    this.receivedAt = receivedAt;
    this.named.push(...readPage(item[JOURNAL.records]?.B ?? new Uint8Array()));
  }

  /** Call after the last page of a time of receipt. */
  close(): void {
    const { receivedAt, named } = this;
    this.named = [];
    if (receivedAt === '') return;
    const { tenantId = '', eventType } = this.filter;
    const isForward = this.page.order === 'oldest_first';
    const byKey = new Map<string, Candidate>();
    for (const record of named) {
      if (eventType !== undefined && record.eventType !== eventType) continue;
      const key = `${tenantId}#${record.name}`;
      const position = listPosition(receivedAt, key);
      if (!this.isListed(position)) continue;
      byKey.set(key, { key, position, receivedAt, readUnits: record.blocks });
    }
    const sorted = [...byKey.values()].sort((one, other) =>
      one.position > other.position === isForward ? 1 : -1,
    );
    this.found.push(...sorted);
    const { before, behind } = placesAround(receivedAt);
    this.end = isForward ? behind : before;
  }

  /** Whether a place is behind the cursor. */
  private isListed(position: string): boolean {
    const { order, cursor } = this.page;
    if (cursor === undefined) return true;
    return order === 'oldest_first' ? position > cursor : position < cursor;
  }
}
