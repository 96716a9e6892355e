/** A record and its place in a list: see `listPosition`. */
export interface Placed<T> {
  readonly position: string;
  readonly record: T;
}

/** What was read of one part of a list, such as a shard or a tenant, in the order of the list. */
export interface ListPart<T> {
  readonly found: readonly Placed<T>[];
  /** The last place that was read, if more may follow. Places behind it are not known yet. */
  readonly end?: string | undefined;
}

/** Which page of the whole list is wanted. */
export interface MergedPage {
  readonly order: 'newest_first' | 'oldest_first';
  readonly limit: number;
}

/**
 * The page that the parts of a list make together. It ends where the first part ends, so that no record is passed over.
 *
 * @param parts if two have the same record, the later part counts: the record changed while they were read.
 */
export function mergeParts<T>(
  parts: readonly ListPart<T>[],
  { order, limit }: MergedPage,
): { readonly items: readonly T[]; readonly next?: string } {
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
