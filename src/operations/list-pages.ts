import type { Page, PageRequest, PageResult } from '../ledger-queries.ts';

/** Most records that one page can have: see `PageRequest`. */
const MAX_PAGE_RECORDS = 1000;

/** How much of a list to read. */
export interface ListRequest {
  readonly order: PageRequest['order'];
  /** Maximum number of records of all pages together. Default: the whole list. */
  readonly limit?: number;
  /** The `next` of the page before the first one to read. */
  readonly cursor?: string;
}

/** The cursor is not one that a list gave. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/**
 * Reads a list page by page, until it has as many records as are asked for, or all. A page may have none. The `next` of
 * the last page is where a later call can go on.
 *
 * @throws InvalidCursor if the first page can't begin at the request's cursor
 */
export async function* listPages<T>(
  readPage: (page: PageRequest) => Promise<PageResult<T>>,
  { order, limit = Infinity, cursor }: ListRequest,
): AsyncGenerator<Page<T>, void, undefined> {
  let left = limit;
  let from = cursor;
  while (left > 0) {
    const result = await readPage({
      order,
      limit: Math.min(left, MAX_PAGE_RECORDS),
      ...(from !== undefined && { cursor: from }),
    });
    if (result.kind === 'invalid_cursor') throw new InvalidCursor(`not a cursor: ${from ?? ''}`);
    yield result;
    if (result.next === undefined) return;
    left -= result.items.length;
    from = result.next;
  }
}
