import { listedRecord } from '../../../../src/adapters/memory/listed-record.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { listPosition } from '../../../../src/core/list-position.ts';
import type {
  LedgerQueries,
  ListedRecord,
  OpenRecord,
  PageRequest,
  PageResult,
} from '../../../../src/ledger-queries.ts';

type Row = ListedRecord & Pick<OpenRecord, 'fingerprint'>;

/**
 * Lists very many records that never change. `MemoryStore` sorts all of them for each page. This sorts them once, so that a
 * page costs little. It knows the conditions that the console's pages use for open events.
 */
export class SortedLedger implements LedgerQueries {
  private readonly newestFirst: readonly { readonly row: Row; readonly position: string }[];
  private readonly places: ReadonlyMap<string, number>;

  constructor(records: Iterable<LedgerRecord>) {
    this.newestFirst = Array.from(records, (record) => {
      const { fingerprint } = record;
      const row = { ...listedRecord(record), ...(fingerprint !== undefined && { fingerprint }) };
      return { row, position: listPosition(record.receivedAt, record.key) };
    }).sort((one, other) => (one.position < other.position ? 1 : -1));
    this.places = new Map(this.newestFirst.map(({ position }, place) => [position, place]));
  }

  listByTenant(
    { tenantId }: Parameters<LedgerQueries['listByTenant']>[0],
    page: PageRequest,
  ): Promise<PageResult<ListedRecord>> {
    return Promise.resolve(this.page(page, ({ identity }) => identity?.tenantId === tenantId));
  }

  listOpen(
    { status, fingerprint }: Parameters<LedgerQueries['listOpen']>[0],
    page: PageRequest,
  ): Promise<PageResult<OpenRecord>> {
    const meets = (row: Row): row is OpenRecord =>
      row.status === (status ?? 'failed') && row.fingerprint === (fingerprint ?? row.fingerprint);
    return Promise.resolve(this.page(page, meets) as PageResult<OpenRecord>);
  }

  private page(
    { limit, cursor, order }: PageRequest,
    meets: (row: Row) => boolean,
  ): PageResult<Row> {
    if (order !== 'newest_first') throw new Error('The pages list the newest first.');
    const items: Row[] = [];
    const start = cursor === undefined ? 0 : (this.places.get(cursor) ?? 0) + 1;
    for (const { row, position } of this.newestFirst.slice(start)) {
      if (!meets(row)) continue;
      items.push(row);
      if (items.length === limit) return { kind: 'page', items, next: position };
    }
    return { kind: 'page', items };
  }
}
