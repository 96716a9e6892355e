import type { LedgerQueries, OpenFilter, OpenRecord } from '../ledger-queries.ts';
import { listPages } from './list-pages.ts';

/** Bounds what is read. A page reads at most 1 MB, and may have few records if the filter takes few. */
export interface ReadingLimits {
  readonly records: number;
  readonly pages: number;
}

/** The newest open records that a filter takes. `complete` is false if a limit ended the list. */
export async function newestOpen(
  queries: Pick<LedgerQueries, 'listOpen'>,
  filter: OpenFilter,
  limits: ReadingLimits,
): Promise<{ readonly records: readonly OpenRecord[]; readonly complete: boolean }> {
  const records: OpenRecord[] = [];
  let pages = 0;
  const request = { order: 'newest_first', limit: limits.records } as const;
  for await (const page of listPages((each) => queries.listOpen(filter, each), request)) {
    records.push(...page.items);
    if (page.next === undefined) return { records, complete: true };
    pages += 1;
    if (pages === limits.pages) break;
  }
  return { records, complete: false };
}
