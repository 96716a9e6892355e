import type { OpenRecord, Page, PageRequest } from '../../ledger-queries.ts';

/** An open record and its place: see `listPosition`. */
export interface PlacedRecord {
  readonly position: string;
  readonly record: OpenRecord;
}

/** What was read of one shard, in the order of the page. */
export interface ShardPart {
  readonly found: readonly PlacedRecord[];
  /** The last place that was read, if more may follow. Places behind it are not known yet. */
  readonly end?: string;
}

/**
 * The page that the parts of all shards make. It ends where the first part ends, so that no record is passed over.
 *
 * @param parts if two have the same record, the later part counts: the record changed while they were read.
 */
export function mergeShards(
  parts: readonly ShardPart[],
  { order, limit }: PageRequest,
): Page<OpenRecord> {
  const isAfter = (one: string, other: string): boolean =>
    order === 'oldest_first' ? one > other : one < other;
  const ends = parts.flatMap(({ end }) => end ?? []);
  const end = ends.sort((one, other) => (isAfter(one, other) ? 1 : -1))[0];
  const found = new Map(parts.flatMap(({ found }) => found.map((each) => [each.position, each])));
  const complete = [...found.values()]
    .filter(({ position }) => end === undefined || !isAfter(position, end))
    .sort((one, other) => (isAfter(one.position, other.position) ? 1 : -1));
  const items = complete.slice(0, limit);
  const next = complete.length > limit ? items.at(-1)?.position : end;
  return { items: items.map(({ record }) => record), ...(next !== undefined && { next }) };
}
