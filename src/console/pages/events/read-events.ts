import { call } from '../../api/client.ts';
import type { AllEventsList } from '#generated/console-api.ts';
import { listRequest, type EventFilter } from './event-filter.ts';
import type { EventPage } from './live-list.ts';

/** Rows of a page. */
const LIMIT = 50;
/** A page may be short, because a request reads 1 MB at most. So many requests are made for one. */
const MAX_REQUESTS = 4;
/** Rows that are enough for a page. */
const ENOUGH = 20;

/** A page, and what the server says of it. */
export interface ReadEvents extends EventPage {
  /** Whose events were listed. Missing if they were those of one tenant, or of everybody. */
  readonly tenants?: AllEventsList['tenants'];
  /** True if most of what was read did not meet the filter. */
  readonly isSparse: boolean;
}

/**
 * Reads a page of the events that a filter takes.
 *
 * @param place the page begins at `cursor`, or has nothing that was received before `since`
 */
export async function readEvents(
  filter: EventFilter,
  place: { readonly cursor?: string | undefined; readonly since?: string | undefined },
  signal?: AbortSignal,
): Promise<ReadEvents> {
  const data: EventPage['data'][number][] = [];
  let { cursor } = place;
  for (let requests = 1; ; requests += 1) {
    const page = await readPage(filter, { ...place, cursor }, signal);
    data.push(...page.data);
    cursor = page.next;
    if (data.length >= ENOUGH || cursor === undefined || requests === MAX_REQUESTS) {
      const isSparse = cursor !== undefined && data.length < LIMIT;
      return { data, next: cursor, tenants: page.tenants, isSparse };
    }
  }
}

async function readPage(
  filter: EventFilter,
  { cursor, since }: { readonly cursor?: string | undefined; readonly since?: string | undefined },
  signal: AbortSignal | undefined,
): Promise<Pick<AllEventsList, 'data' | 'next' | 'tenants'>> {
  const { route, query } = listRequest(filter, Date.now());
  const asked = {
    ...query,
    limit: LIMIT,
    ...(cursor !== undefined && { cursor }),
    ...(since !== undefined && { since }),
  };
  const options = { ...(signal && { signal }) };
  return route === 'GET /events'
    ? call(route, { query: asked }, options)
    : call(route, { query: asked }, options);
}
