import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { RequestFailed } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { canBeOpen, eventsPath, sinceTime, type EventFilter } from './event-filter.ts';
import {
  firstPage,
  readFrom,
  withHeld,
  withNewest,
  withOlder,
  type LiveList,
} from './live-list.ts';
import { readEvents, type ReadEvents } from './read-events.ts';

/** Milliseconds between two reads. The console promises to show new events within three seconds. */
const LIVE_MS = 1_500;
/**
 * A list of all tenants, or one whose filter few events meet, is costly to read. So most times only the last minute of it is
 * read again, and now and then all of its newest page.
 */
const RECENT_MS = 60_000;
const WHOLE_EVERY_MS = 30_000;

export interface ListState {
  /** The address of the filter. */
  readonly key: string;
  readonly list?: LiveList;
  readonly tenants?: ReadEvents['tenants'];
  readonly isSparse?: boolean;
  /** Milliseconds since 1970: when the newest page was read, and when it was read whole. */
  readonly readAt?: number;
  readonly wholeAt?: number;
}

/** The events that a filter takes, as they come. */
export interface LiveEvents extends Omit<ListState, 'key'> {
  /** All of it, to begin with later. */
  readonly state: ListState;
  /** Why the last read failed. */
  readonly failure?: RequestFailed | undefined;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly showHeld: () => void;
  /** Reads at once, also if the list is paused. Tries again to load older events if that failed. */
  readonly refresh: () => void;
}

/**
 * @param isReading whether somebody reads the rows, so that they must stay where they are
 * @param left the list as it was left before
 */
export function useLiveList(
  filter: EventFilter,
  isLive: boolean,
  isReading: () => boolean,
  left?: ListState,
): LiveEvents {
  const key = eventsPath(filter);
  const [state, setState] = useState<ListState>(left ?? { key });
  const latest = useRef(state);
  latest.current = state;
  const isAsked = useRef(false);
  const query = useQuery(
    key,
    async (signal) => {
      const before = stateOf(latest.current, key);
      if (before.list && !isLive && !isAsked.current) return;
      const since = isAsked.current ? undefined : recentOnly(before, filter, Date.now());
      isAsked.current = false;
      const page = await readEvents(filter, { since }, signal);
      setState((last) => withRead(stateOf(last, key), page, since, isReading()));
    },
    { everyMs: isLive ? LIVE_MS : undefined },
  );
  const more = useMore(filter, key, latest, setState);
  const { list, tenants, readAt } = stateOf(state, key);
  return {
    state,
    ...(list && { list }),
    ...(tenants && { tenants }),
    ...(readAt !== undefined && { readAt }),
    failure: query.failure ?? more.failure,
    isLoadingMore: more.isLoading,
    loadMore: more.load,
    showHeld: () => setState((last) => (last.list ? { ...last, list: withHeld(last.list) } : last)),
    refresh: () => {
      if (more.failure) more.load();
      isAsked.current = true;
      query.refresh();
    },
  };
}

function stateOf(state: ListState, key: string): ListState {
  return state.key === key ? state : { key };
}

/** The time from which on a read is enough, if the list is costly. */
function recentOnly(
  { list, isSparse, readAt = 0, wholeAt = 0 }: ListState,
  { since, tenant_id, status }: EventFilter,
  now: number,
): string | undefined {
  const isMerged = tenant_id === undefined && !canBeOpen(status);
  if (!list || !(isSparse || isMerged) || now - wholeAt >= WHOLE_EVERY_MS) return undefined;
  const recent = new Date(readAt - RECENT_MS).toISOString();
  const first = since === undefined ? '' : new Date(sinceTime(since, now)).toISOString();
  return recent > first ? recent : first;
}

function withRead(
  before: ListState,
  page: ReadEvents,
  since: string | undefined,
  isReading: boolean,
): ListState {
  const list = before.list
    ? withNewest(before.list, page, readFrom(page, since), isReading)
    : firstPage(page);
  const now = Date.now();
  if (since !== undefined) return { ...before, list, readAt: now };
  const { isSparse, tenants } = page;
  return { ...before, list, isSparse, tenants, readAt: now, wholeAt: now };
}

/** Loads what follows the last row. */
function useMore(
  filter: EventFilter,
  key: string,
  latest: { readonly current: ListState },
  setState: (change: (last: ListState) => ListState) => void,
) {
  const [loading, setLoading] = useState<{
    readonly key: string;
    readonly failure?: RequestFailed;
  }>();
  const reading = useRef<AbortController>(undefined);
  useEffect(() => () => reading.current?.abort(), [key]);
  const load = useCallback((): void => {
    const { list } = stateOf(latest.current, key);
    const cursor = list?.next;
    if (cursor === undefined) return;
    const stop = new AbortController();
    reading.current = stop;
    setLoading({ key });
    readEvents(filter, { cursor }, stop.signal).then(
      (page) => {
        setLoading(undefined);
        setState((last) => {
          const { list: now } = stateOf(last, key);
          // Meanwhile the list may have begun again.
          return now?.next === cursor ? { ...last, list: withOlder(now, page) } : last;
        });
      },
      (failure: unknown) => {
        if (failure instanceof RequestFailed) setLoading({ key, failure });
        // It was aborted, because the list is another one now.
        else setLoading((last) => (last?.key === key ? undefined : last));
      },
    );
  }, [filter, key, latest, setState]);
  const { failure } = loading?.key === key ? loading : {};
  return { isLoading: loading?.key === key && failure === undefined, failure, load };
}
