import { isListPosition, listPosition } from '../../core/list-position.ts';
import type {
  ListedRecord,
  PageRequest,
  PageResult,
  ReceivedBetween,
} from '../../ledger-queries.ts';

/** The page of a list that has all of these records, in any order. */
export function pageOf<T extends ListedRecord>(
  listed: readonly T[],
  { since, until }: ReceivedBetween,
  { order, limit, cursor }: PageRequest,
): PageResult<T> {
  if (cursor !== undefined && !isListPosition(cursor)) return { kind: 'invalid_cursor' };
  const direction = order === 'oldest_first' ? 1 : -1;
  const rest = listed
    .filter(({ receivedAt }) => since === undefined || receivedAt >= since)
    .filter(({ receivedAt }) => until === undefined || receivedAt < until)
    .map((record) => ({ record, position: listPosition(record.receivedAt, record.key) }))
    .filter(({ position }) => cursor === undefined || compare(position, cursor) === direction)
    .sort((one, other) => direction * compare(one.position, other.position));
  const page = rest.slice(0, limit);
  const next = rest.length > limit ? page.at(-1)?.position : undefined;
  const items = page.map(({ record }) => record);
  return { kind: 'page', items, ...(next !== undefined && { next }) };
}

function compare(one: string, other: string): -1 | 0 | 1 {
  if (one === other) return 0;
  return one > other ? 1 : -1;
}
