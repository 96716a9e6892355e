import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import { listPosition, placesAround } from '../../core/list-position.ts';
import type { PageRequest, TenantFilter } from '../../ledger-queries.ts';
import { JOURNAL } from '../../names/storage.ts';
import type { Item } from './item-size.ts';
import { isShared, pageKeysOf } from './journal-key.ts';
import { readPage } from './journal-page-reader.ts';
import type { NamedRecord } from './journal-page.ts';
import {
  journalQuery,
  PageStream,
  placeOf,
  placesToRead,
  UNITS_OF_A_PAGE,
} from './journal-stream.ts';
import { textOf } from './listed-item.ts';

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
 * Reads the pages of a tenant, and those that it shares with others, in the order of the list. Stops when they name enough
 * records for a page of the list, or when the request's share of read units is spent. All pages of one time of receipt
 * are read together, because two batches may name the same record.
 */
export async function readJournal(
  client: Pick<DynamoDB, 'query'>,
  TableName: string,
  filter: TenantFilter,
  page: PageRequest,
): Promise<Candidates> {
  const range = placesToRead(filter, page);
  if (!range) return { found: [], readUnits: 0 };
  const isForward = page.order === 'oldest_first';
  const streams = pageKeysOf(filter.tenantId).map(
    (key) => new PageStream(client, { TableName, ...journalQuery(key, range, isForward) }),
  );
  const list = new CandidateList(filter, page);
  for (;;) {
    // The next page of the list is known only if each stream has one.
    const empty = streams.filter((stream) => stream.needsMore);
    const readUnits = streams.reduce((sum, stream) => sum + stream.readUnits, 0);
    if (empty.length > 0) {
      const left = JOURNAL_UNITS - readUnits;
      const isEnough = left < UNITS_OF_A_PAGE * empty.length || list.found.length >= page.limit;
      // Without an end, the pages of the first time of receipt are not complete: no page of the list can end there.
      if (list.end !== undefined && isEnough) {
        return { found: list.found, end: list.end, readUnits };
      }
      // Each page names a record at least, so more pages than records are seldom needed.
      const wanted = Math.max(1, page.limit - list.found.length);
      const pages = Math.max(1, Math.floor(left / UNITS_OF_A_PAGE / empty.length));
      await Promise.all(empty.map((stream) => stream.readMore(Math.min(pages, wanted))));
      continue;
    }
    const [next, other] = streams.filter(({ first }) => first !== undefined);
    if (!next) break;
    const isOther = other !== undefined && isBefore(other, next, isForward);
    list.add((isOther ? other : next).take());
  }
  list.close();
  return {
    found: list.found,
    readUnits: streams.reduce((sum, stream) => sum + stream.readUnits, 0),
  };
}

/** Whether the first page of one stream comes before that of another in the list. */
function isBefore(one: PageStream, other: PageStream, isForward: boolean): boolean {
  const [place = '', otherPlace = ''] = [one, other].map(({ first }) => first && placeOf(first));
  return isForward ? place < otherPlace : place > otherPlace;
}

/** Collects the records that pages name, one time of receipt after the other. */
class CandidateList {
  readonly found: Candidate[] = [];
  /** The place behind all records of the last time whose pages were read completely. */
  end: string | undefined;
  private readonly filter: TenantFilter;
  private readonly page: PageRequest;
  private receivedAt = '';
  /** The records of the tenant that pages of `receivedAt` name. */
  private named: NamedRecord[] = [];

  constructor(filter: TenantFilter, page: PageRequest) {
    this.filter = filter;
    this.page = page;
  }

  /** Adds the next page of the journal. */
  add(item: Item): void {
    const [receivedAt = ''] = placeOf(item).split('_');
    if (this.receivedAt !== '' && this.receivedAt !== receivedAt) this.close();
    this.receivedAt = receivedAt;
    const named = readPage(item[JOURNAL.records]?.B ?? new Uint8Array());
    this.named.push(...(isShared(textOf(item, JOURNAL.tenantId)) ? this.own(named) : named));
  }

  /** Those of the records of a shared page that are the tenant's, by their names without the tenant. */
  private own(named: readonly NamedRecord[]): NamedRecord[] {
    const begin = `${this.filter.tenantId ?? ''}#`;
    return named.flatMap((record) =>
      record.name.startsWith(begin) ? { ...record, name: record.name.slice(begin.length) } : [],
    );
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
