import { listPosition } from '../core/list-position.ts';
import type { ListOperation, OperationFilter } from '../core/operation.ts';
import type { LedgerQueries, OpenFilter, OpenRecord } from '../ledger-queries.ts';

/** A record that a filter may take. It may have changed since it was listed. */
export interface Candidate {
  readonly key: string;
  /** Missing if the filter names the key. */
  readonly listed?: OpenRecord;
}

/** Some candidates, and the cursor behind them. */
export interface Stretch {
  readonly candidates: readonly Candidate[];
  /** Missing if none follow. */
  readonly end?: string;
}

/** A large page costs little more than a small one, because each asks all shards of the index. */
const PAGE_RECORDS = 1000;

/**
 * The records that a filter may take, oldest first, page by page. A record keeps its place while it changes, so none comes
 * twice.
 *
 * @param cursor where to begin. Default: at the oldest.
 */
export async function* candidatesOf(
  queries: Pick<LedgerQueries, 'listOpen'>,
  { key, ...filter }: OperationFilter,
  cursor?: string,
): AsyncGenerator<Stretch> {
  if (key !== undefined) yield { candidates: [{ key }] };
  else yield* listed(queries, filter, cursor);
}

async function* listed(
  queries: Pick<LedgerQueries, 'listOpen'>,
  filter: OpenFilter,
  cursor: string | undefined,
): AsyncGenerator<Stretch> {
  let next = cursor;
  do {
    const page = await queries.listOpen(filter, {
      order: 'oldest_first',
      limit: PAGE_RECORDS,
      ...(next !== undefined && { cursor: next }),
    });
    if (page.kind === 'invalid_cursor') throw new Error(`The ledger has no place "${next}".`);
    next = page.next;
    const candidates = page.items.map((record) => ({ key: record.key, listed: record }));
    yield { candidates, ...(next !== undefined && { end: next }) };
  } while (next !== undefined);
}

/** The cursor of an operation that is done with a candidate, and with all before it. */
export function cursorBehind({ listed }: Candidate): Pick<ListOperation, 'cursor'> {
  return listed ? { cursor: listPosition(listed.receivedAt, listed.key) } : {};
}

/** Splits candidates into chunks of at most `size`. */
export function inChunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
