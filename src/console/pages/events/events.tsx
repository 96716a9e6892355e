import type { RefObject } from 'preact';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';

import { LeftOut } from '../../filter/fields.tsx';
import { Failed, Loading } from '../../parts/notice.tsx';
import { countText, numberText } from '../../parts/format.ts';
import { Page } from '../../parts/page.tsx';
import { useAim } from '../../parts/use-aim.ts';
import { Changes } from './changes.tsx';
import { EventTable } from './event-table.tsx';
import { eventsPath, filterFrom, PAUSED, type EventFilter } from './event-filter.ts';
import { FilterForm } from './filter-form.tsx';
import { useLeftList } from './use-left-list.ts';
import { NoEvents } from './no-events.tsx';
import { OlderEvents } from './older-events.tsx';
import { useLiveList, type ListState, type LiveEvents } from './use-live-list.ts';
import './events.css';

/** The events of the ledger, the newest first, as they come. */
export function Events() {
  const { query, route, url } = useLocation();
  const address = JSON.stringify(query);
  const { filter, wrong } = useMemo(() => filterFrom(query), [address]);
  const isPaused = PAUSED in query;
  const isOver = filter.until !== undefined && Date.parse(filter.until) < Date.now();
  const box = useRef<HTMLDivElement>(null);
  const isAiming = useAim(box);
  const isReading = useCallback(() => isRead(box.current) || isAiming(), [isAiming]);
  const { left, keep } = useLeftList<ListState>(url, box);
  const events = useLiveList(filter, !isPaused && !isOver, isReading, left);
  keep(events.state);
  const show = (next: EventFilter, paused = isPaused) => route(pathOf(next, paused));
  return (
    <Page
      title="Events"
      actions={
        <>
          <Changes filter={filter} disabled={wrong.length > 0} onEnd={events.refresh} />
          {isPaused && (
            <button type="button" onClick={events.refresh}>
              Refresh
            </button>
          )}
          {!isOver && (
            <button
              type="button"
              aria-pressed={!isPaused}
              class={isPaused ? '' : 'event-live'}
              onClick={() => show(filter, !isPaused)}
            >
              {isPaused ? 'Paused' : 'Live'}
            </button>
          )}
        </>
      }
    >
      <FilterForm filter={filter} onChange={(next) => show(next)} />
      <LeftOut names={wrong} path={pathOf(filter, isPaused)} />
      <EventList {...{ events, filter, box, show }} />
    </Page>
  );
}

function pathOf(filter: EventFilter, isPaused: boolean): string {
  const path = eventsPath(filter);
  if (!isPaused) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${PAUSED}`;
}

/** Whether somebody reads the rows: they are scrolled, or one of them has the focus. */
function isRead(box: HTMLElement | null): boolean {
  return (
    box !== null && (box.getBoundingClientRect().top < 0 || box.contains(document.activeElement))
  );
}

interface ListProps {
  readonly events: LiveEvents;
  readonly filter: EventFilter;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly show: (filter: EventFilter) => void;
}

function EventList({ events, filter, box, show }: ListProps) {
  const { list, failure, refresh } = events;
  const showHeld = (): void => {
    events.showHeld();
    // The new events are at the top.
    scrollTo(0, 0);
    document.querySelector('h1')?.focus();
  };
  if (!list)
    return failure ? <Failed failure={failure} retry={refresh} /> : <Loading what="events" />;
  return (
    <>
      {failure && <Failed failure={failure} retry={refresh} />}
      <Whose {...events} />
      {list.held && (
        <div class="event-held">
          <button type="button" class="primary" onClick={showHeld}>
            {heldText(list.held)}
          </button>
        </div>
      )}
      <span class="visually-hidden" role="status">
        {list.held && heldText(list.held)}
      </span>
      {list.rows.length > 0 ? (
        <EventTable rows={list.rows} box={box} />
      ) : (
        <NoEvents filter={filter} isDone={list.next === undefined} clear={() => show({})} />
      )}
      <OlderEvents {...{ events, list, filter, show }} />
    </>
  );
}

function heldText({ count, isMore }: NonNullable<NonNullable<LiveEvents['list']>['held']>): string {
  return isMore ? `${numberText(count)} and more new events` : countText(count, 'new event');
}

/** Says whose events the list has, if it doesn't have those of everybody. */
function Whose({ tenants }: LiveEvents) {
  if (!tenants || (tenants.complete && tenants.listed === tenants.known)) return null;
  const known = `${numberText(tenants.known)}${tenants.complete ? '' : ' or more'}`;
  return (
    <p class="notice">
      Events of all statuses are kept by tenant. Here are those of the{' '}
      {countText(tenants.listed, 'tenant')} that sent something last, of {known}. Choose a tenant to
      see all of its events, or the status <i>open</i>, <i>failed</i> or <i>queued</i> to see those
      of every tenant.
    </p>
  );
}
