import type { LedgerQueries, ListedRecord, Page } from '../../../src/ledger-queries.ts';
import { listPages } from '../../../src/operations/list-pages.ts';

/** Lists that are begun at once. */
const CONCURRENT_LISTS = 8;
/** Most records of one page of a list. The pages of all tenants are in memory at once. */
const PAGE_RECORDS = 300;

/** What a search in the ledger has read so far. */
export interface SearchState {
  /** Pages that may still be read. Each costs at most 1 MB. */
  pagesLeft: number;
  /** Records that were looked at. */
  looked: number;
  /** RFC 3339: when the last one was received. */
  since: string | undefined;
}

/**
 * The records of an event type, or of all, of several tenants, the newest first. It ends when it has read as many pages as it may:
 * then `pagesLeft` is 0.
 */
export async function* newestRecords(
  queries: Pick<LedgerQueries, 'listByTenant'>,
  tenantIds: readonly (string | undefined)[],
  eventType: string | undefined,
  state: SearchState,
): AsyncGenerator<ListedRecord, void, undefined> {
  const lists = tenantIds.map((tenantId) => new TenantRecords(queries, tenantId, eventType, state));
  for (let begin = 0; begin < lists.length; begin += CONCURRENT_LISTS) {
    await Promise.all(lists.slice(begin, begin + CONCURRENT_LISTS).map((list) => list.fill()));
  }
  for (;;) {
    if (state.pagesLeft <= 0 && lists.some((list) => list.isCut)) return;
    const newest = lists.reduce<TenantRecords | undefined>((found, list) => {
      if (list.first === undefined) return found;
      return found?.first && found.first.receivedAt >= list.first.receivedAt ? found : list;
    }, undefined);
    const record = newest?.take();
    if (newest === undefined || record === undefined) return;
    state.looked += 1;
    state.since = record.receivedAt;
    yield record;
    await newest.fill();
  }
}

/** The records of one tenant, a page at a time. */
class TenantRecords {
  private readonly pages: AsyncGenerator<Page<ListedRecord>, void, undefined>;
  private readonly state: SearchState;
  private found: ListedRecord[] = [];
  private isComplete = false;

  constructor(
    queries: Pick<LedgerQueries, 'listByTenant'>,
    tenantId: string | undefined,
    eventType: string | undefined,
    state: SearchState,
  ) {
    this.state = state;
    const read: LedgerQueries['listByTenant'] = (filter, page) =>
      queries.listByTenant(filter, { ...page, limit: Math.min(page.limit, PAGE_RECORDS) });
    const filter = { tenantId, ...(eventType !== undefined && { eventType }) };
    this.pages = listPages((page) => read(filter, page), {
      order: 'newest_first',
    });
  }

  get first(): ListedRecord | undefined {
    return this.found.at(-1);
  }

  /** Whether its next record isn't known, because no page may be read any more. */
  get isCut(): boolean {
    return this.found.length === 0 && !this.isComplete;
  }

  take(): ListedRecord | undefined {
    return this.found.pop();
  }

  /** Reads on until the next record is known. */
  async fill(): Promise<void> {
    while (this.isCut && this.state.pagesLeft > 0) {
      this.state.pagesLeft -= 1;
      const { done, value } = await this.pages.next();
      if (done === true) this.isComplete = true;
      else {
        this.found = value.items.toReversed();
        this.isComplete = value.next === undefined;
      }
    }
  }
}
