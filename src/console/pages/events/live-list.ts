import type { ListedEvent } from '#generated/console-api.ts';

/** A page as the server gives it. */
export interface EventPage {
  readonly data: readonly ListedEvent[];
  /** The cursor of what follows. */
  readonly next?: string | undefined;
}

/** A stretch of the list without a gap, the newest events first. */
export interface LiveList {
  readonly rows: readonly ListedEvent[];
  /** The cursor of what follows the last row. Missing: nothing does. */
  readonly next?: string | undefined;
  /** The cursors behind some rows, by the keys of the rows. The list can be cut there. */
  readonly marks: ReadonlyMap<string, string>;
  /** What came while somebody was reading. */
  readonly held?: Held | undefined;
}

export interface Held {
  readonly page: EventPage;
  readonly from: string;
  /** How many events are new. */
  readonly count: number;
  /** True if there may be more of them. */
  readonly isMore: boolean;
}

/** Most rows that stay when new ones come. */
export const MAX_ROWS = 300;
/** Most rows that somebody can load. */
export const MAX_LOADED = 600;

/** The list that begins with its first page. */
export function firstPage(page: EventPage): LiveList {
  return { rows: page.data, next: page.next, marks: markOf(page) };
}

/** The list with the page that follows its last row. */
export function withOlder(list: LiveList, page: EventPage): LiveList {
  const keys = new Set(list.rows.map(({ key }) => key));
  const rows = [...list.rows, ...page.data.filter(({ key }) => !keys.has(key))];
  return { ...list, rows, next: page.next, marks: new Map([...list.marks, ...markOf(page)]) };
}

/**
 * The list after its newest page was read again. Events that changed are shown as they are now. Those that no longer meet the
 * filter go.
 *
 * @param from the page has all events of the list that were received after this time: see `readFrom`
 * @param isReading true keeps all rows in their places: new ones wait in `held`
 */
export function withNewest(
  list: LiveList,
  page: EventPage,
  from: string,
  isReading: boolean,
): LiveList {
  const isJoined = joins(list, page, from);
  if (!isReading || list.rows.length === 0) {
    return isJoined ? merged(list, page, from) : firstPage(page);
  }
  const current = new Map(page.data.map((row) => [row.key, row]));
  const rows = list.rows.map((row) => {
    const now = current.get(row.key);
    return now?.received_at === row.received_at ? now : row;
  });
  const count = newRows(list, page).length;
  const held = count === 0 ? undefined : { page, from, count, isMore: !isJoined };
  return { ...list, rows, held };
}

/** The list with what came while somebody was reading. */
export function withHeld(list: LiveList): LiveList {
  return list.held ? withNewest(list, list.held.page, list.held.from, false) : list;
}

/** From which time on a page has all events of its list. @param since of the request */
export function readFrom({ data, next }: EventPage, since = ''): string {
  return next === undefined ? since : (data.at(-1)?.received_at ?? LAST_TIME);
}

/** After every time: an empty page that has more says nothing of any time. */
const LAST_TIME = '~';

function newRows(list: LiveList, page: EventPage): ListedEvent[] {
  const known = new Map(list.rows.map((row) => [row.key, row.received_at]));
  return page.data.filter((row) => known.get(row.key) !== row.received_at);
}

/**
 * Whether the list has everything that follows the page. It doesn't if more events came than a page has. And if some came
 * late, behind events that the list has, others may be missing further down.
 */
function joins(list: LiveList, page: EventPage, from: string): boolean {
  const newest = list.rows[0]?.received_at;
  if (page.next === undefined || page.data.length === 0) return true;
  if (newest === undefined || newest < from) return false;
  return newRows(list, page).every(({ received_at }) => received_at > newest);
}

function merged(list: LiveList, page: EventPage, from: string): LiveList {
  const keys = new Set(page.data.map(({ key }) => key));
  const older = list.rows.filter((row) => !keys.has(row.key) && row.received_at <= from);
  const isWhole = page.next === undefined && from === '';
  return cut({
    rows: [...page.data, ...older],
    next: isWhole ? undefined : list.next,
    marks: new Map([...list.marks, ...markOf(page)]),
  });
}

/** Leaves out the oldest rows if there are too many. */
function cut({ rows, next, marks }: LiveList): LiveList {
  const places = new Map(rows.map(({ key }, index) => [key, index]));
  const kept = [...marks].filter(([key]) => places.has(key));
  const ends = kept.map(([key, cursor]) => ({ length: (places.get(key) ?? 0) + 1, cursor }));
  const end = ends
    .filter(({ length }) => length <= MAX_ROWS)
    .sort((one, other) => other.length - one.length)[0];
  if (rows.length <= MAX_ROWS || !end) return { rows, next, marks: new Map(kept) };
  return { rows: rows.slice(0, end.length), next: end.cursor, marks: new Map(kept) };
}

function markOf({ data, next }: EventPage): Map<string, string> {
  const last = data.at(-1);
  return new Map(last && next !== undefined ? [[last.key, next]] : []);
}

/** The time up to which a list was read, if its cursor says so. */
export function timeOf(cursor: string | undefined): string | undefined {
  return /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_/.exec(cursor ?? '')?.[1];
}
