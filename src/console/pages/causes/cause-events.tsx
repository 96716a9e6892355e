import { useState } from 'preact/hooks';

import type { ListedEvent } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { EventLink } from '../../parts/event-link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { causePath, type CauseFilter } from './cause-filter.ts';

const PAGE_EVENTS = 25;
/** Pages of the route that are read for one page here: with many other open events, a page may have none of this cause. */
const MAX_READS = 5;

interface EventsProps {
  readonly fingerprint: string;
  readonly filter: CauseFilter;
  /** How many events there are: the first page is read again when it changes. */
  readonly changed: number;
}

/** The events of a cause, page by page, the newest first. */
export function CauseEvents({ fingerprint, filter, changed }: EventsProps) {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const isFirst = cursor === undefined;
  const name = `events ${causePath(fingerprint, filter)} ${cursor ?? changed}`;
  const query = useQuery(name, (signal) => readPage(fingerprint, filter, cursor, signal));
  return (
    <section aria-labelledby="cause-events">
      <h2 id="cause-events">Events</h2>
      <Loaded query={query} what="the events">
        {({ data, next }) => (
          <>
            {data.length === 0 ? (
              <p class="muted">
                {next ? 'None of the events that were read so far.' : 'No more events.'}
              </p>
            ) : (
              <EventTable events={data} />
            )}
            <div class="actions">
              {!isFirst && (
                <button type="button" onClick={() => setCursors(cursors.slice(0, -1))}>
                  Newer
                </button>
              )}
              {next !== undefined && (
                <button type="button" onClick={() => setCursors([...cursors, next])}>
                  Older
                </button>
              )}
            </div>
          </>
        )}
      </Loaded>
    </section>
  );
}

async function readPage(
  fingerprint: string,
  filter: CauseFilter,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  let from = cursor;
  for (let reads = 1; ; reads += 1) {
    const page = await call(
      'GET /events',
      {
        query: {
          status: 'open',
          ...filter,
          fingerprint,
          limit: PAGE_EVENTS,
          ...(from !== undefined && { cursor: from }),
        },
      },
      { signal },
    );
    if (page.data.length > 0 || page.next === undefined || reads === MAX_READS) return page;
    from = page.next;
  }
}

function EventTable({ events }: { readonly events: readonly ListedEvent[] }) {
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th scope="col">Received</th>
            <th scope="col">Event</th>
            <th scope="col">Status</th>
            <th scope="col" class="number">
              Attempts
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ key, received_at, status, attempts }) => (
            <tr key={key}>
              <td>
                <Time at={received_at} />
              </td>
              <td>
                <EventLink record={key} />
              </td>
              <td>
                <Status status={status} />
              </td>
              <td class="number">{attempts}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
