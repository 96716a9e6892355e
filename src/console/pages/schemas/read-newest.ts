/** A page of events, as the server lists them. */
interface Listed<Event> {
  readonly data: readonly Event[];
  readonly next?: string | undefined;
}

export interface Newest<Event> {
  readonly data: readonly Event[];
  /** False if there may be older ones. */
  readonly isDone: boolean;
}

/** A request reads 1 MB at most, and may find nothing in it. So many requests are made until one finds something. */
const MAX_REQUESTS = 4;

/**
 * The newest events of a version.
 *
 * @param read reads the page at a cursor, or the first one
 * @param before what was found before. Then one page is enough: only newer events may have come.
 */
export async function readNewest<Event>(
  read: (cursor: string | undefined) => Promise<Listed<Event>>,
  before?: Newest<Event>,
): Promise<Newest<Event>> {
  let cursor: string | undefined;
  for (let requests = 1; ; requests += 1) {
    const { data, next } = await read(cursor);
    if (data.length > 0 || next === undefined || requests === MAX_REQUESTS)
      return { data, isDone: next === undefined };
    if (before) return before;
    cursor = next;
  }
}
