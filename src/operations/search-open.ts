import type { LedgerQueries, OpenFilter, OpenRecord } from '../ledger-queries.ts';
import { listPages } from './list-pages.ts';

/** Maximum number of pages of the list of open events that are searched. */
const MAX_PAGES = 20;

/** Searches the newest open records. `complete` is false if there are older ones that it didn't read. */
export async function searchOpen(
  queries: LedgerQueries,
  filter: OpenFilter,
  matches: (record: OpenRecord) => boolean,
): Promise<{ readonly records: readonly OpenRecord[]; readonly complete: boolean }> {
  const records: OpenRecord[] = [];
  const pages = listPages((page) => queries.listOpen(filter, page), { order: 'newest_first' });
  let count = 0;
  for await (const { items, next } of pages) {
    records.push(...items.filter(matches));
    count += 1;
    if (count === MAX_PAGES) return { records, complete: next === undefined };
  }
  return { records, complete: true };
}

/** The keys of the events with this id, of whatever tenant, as far as something of them is open. */
export async function findOpenKeys(
  eventId: string,
  queries: LedgerQueries,
): Promise<{ readonly keys: readonly string[]; readonly complete: boolean }> {
  const hasId = ({ identity }: OpenRecord): boolean => identity?.eventId === eventId;
  const { records, complete } = await searchOpen(queries, {}, hasId);
  return { keys: [...new Set(records.map(({ key }) => mainKey(key)))], complete };
}

/** The key of the event of a conflict: without the space and the hash. No event id has a space. */
function mainKey(key: string): string {
  return key.replace(/ .*/, '');
}
