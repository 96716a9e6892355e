import { isShared } from '../../../../src/adapters/dynamodb/journal-key.ts';
import { readPage } from '../../../../src/adapters/dynamodb/journal-page-reader.ts';
import type { LedgerQueries, PageRequest } from '../../../../src/ledger-queries.ts';
import { JOURNAL } from '../../../../src/names/storage.ts';
import type { Item } from '../dynamodb/simulated-table.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { Witness } from './witness.ts';

/** Small, so that a list has many pages. */
const LIMIT = 40;

/** Checks that every record is in the lists of its tenant, exactly once. */
export class ListedOnce {
  /** What pages of the journal have named so far: see `nameOf`. */
  private readonly named = new Set<string>();
  private readonly witness: Witness;

  constructor(witness: Witness) {
    this.witness = witness;
  }

  /** Call when a page of the journal was written. */
  pageWritten(page: Item): void {
    const tenant = page[JOURNAL.tenantId]?.S ?? '';
    const [receivedAt = ''] = page[JOURNAL.position]?.S?.split('_') ?? [];
    for (const { name } of readPage(page[JOURNAL.records]?.B ?? Buffer.of())) {
      const key = isShared(tenant) ? name : `${tenant === JOURNAL.noTenant ? '' : tenant}#${name}`;
      this.named.add(nameOf({ key, receivedAt }));
    }
  }

  /** Call when a record was written. A page must have named it before, or a crash could leave it unlisted. */
  recordWritten(row: LedgerRow): void {
    if (this.named.has(nameOf(row))) return;
    const detail = `${row.key}, received at ${row.receivedAt}, was written before a page named it`;
    this.witness.violated('listed-once', detail, this.witness.find(row.messageId));
  }

  /** Reads all lists, in both orders, and compares them with what the ledger holds. */
  async checkLists(queries: LedgerQueries, rows: readonly LedgerRow[]): Promise<void> {
    for (const [tenantId, held] of Map.groupBy(rows, ({ tenantId }) => tenantId)) {
      for (const order of ['oldest_first', 'newest_first'] as const) {
        const listed = await allOf(queries, tenantId, { order, limit: LIMIT });
        const difference = differenceOf(held, listed);
        if (difference === '') continue;
        const detail = `the list of ${tenantId ?? 'no tenant'}, ${order}: ${difference}`;
        this.witness.violated('listed-once', detail);
      }
    }
  }
}

async function allOf(
  queries: LedgerQueries,
  tenantId: string | undefined,
  request: PageRequest,
): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await queries.listByTenant(
      { tenantId },
      { ...request, ...(cursor !== undefined && { cursor }) },
    );
    if (page.kind !== 'page') return [`the reader refused its own cursor ${cursor}`];
    found.push(...page.items.map(nameOf));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

function differenceOf(held: readonly LedgerRow[], listed: readonly string[]): string {
  const names = new Set(listed);
  const missing = held.filter((row) => !names.has(nameOf(row)));
  if (missing.length > 0) return `${missing.map(nameOf).join(', ')} missing`;
  return listed.length === held.length ? '' : `${listed.length} entries for ${held.length} records`;
}

function nameOf({ key, receivedAt }: Pick<LedgerRow, 'key' | 'receivedAt'>): string {
  return `${key} at ${receivedAt}`;
}
