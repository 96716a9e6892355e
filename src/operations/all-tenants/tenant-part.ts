import { listPosition } from '../../core/list-position.ts';
import type { ListPart, Placed } from '../../core/merge-parts.ts';
import type { LedgerQueries } from '../../ledger-queries.ts';
import { listRecords, type AnyListedRecord, type RecordFilter } from '../list-records.ts';

/** The list of one tenant, as a part of the list of several. */
export interface TenantList {
  readonly queries: LedgerQueries;
  readonly filter: Omit<RecordFilter, 'tenantId'>;
  /** `undefined`: the messages that name no tenant. */
  readonly tenantId: string | undefined;
  readonly asked: {
    /** Maximum number of records of all tenants together. */
    readonly limit: number;
    /** The `next` of the page before. */
    readonly cursor?: string;
  };
}

/** What was read so far of the list of one tenant, the newest first. */
export class TenantPart implements ListPart<AnyListedRecord> {
  readonly found: Placed<AnyListedRecord>[] = [];
  end: string | undefined;
  readUnits = 0;
  reads = 0;
  private readonly list: TenantList;
  /** Records of the next read: few, because most of the page may come from other tenants, then more each time. */
  private limit: number;

  /** @param parts how many tenants share the page */
  constructor(list: TenantList, parts: number) {
    this.list = list;
    this.end = list.asked.cursor;
    this.limit = Math.min(list.asked.limit, Math.ceil((2 * list.asked.limit) / parts) + 2);
  }

  /** Reads one more page of the list. */
  async readMore(): Promise<void> {
    const { queries, filter, tenantId, asked } = this.list;
    const pages = listRecords(
      queries,
      { ...filter, ...(tenantId !== undefined && { tenantId }) },
      { kind: 'all_tenants' },
      {
        order: 'newest_first',
        limit: this.limit,
        ...(this.end !== undefined && { cursor: this.end }),
      },
    );
    const { value: page } = await pages.next();
    this.limit = Math.min(asked.limit, 2 * this.limit);
    this.reads += 1;
    if (!page) return;
    this.readUnits += page.readUnits ?? 0;
    this.end = page.next;
    this.found.push(
      ...page.items.map((record) => ({
        position: listPosition(record.receivedAt, record.key),
        record,
      })),
    );
  }
}
