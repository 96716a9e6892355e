import { BusyButton } from '../../parts/busy-button.tsx';
import { countText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import { withCondition, type EventFilter } from './event-filter.ts';
import { MAX_LOADED, timeOf, type LiveList } from './live-list.ts';
import type { LiveEvents } from './use-live-list.ts';

interface OlderProps {
  readonly events: LiveEvents;
  readonly list: LiveList;
  readonly filter: EventFilter;
  readonly show: (filter: EventFilter) => void;
}

/** The end of the list: how to get further. */
export function OlderEvents({ events, list, filter, show }: OlderProps) {
  const { rows, next } = list;
  if (next === undefined) {
    return rows.length > 0 ? (
      <p class="muted">{countText(rows.length, 'event')}. That is all.</p>
    ) : null;
  }
  const at = timeOf(next);
  const last = rows.at(-1)?.received_at;
  return (
    <div class="event-older">
      {rows.length < MAX_LOADED ? (
        <BusyButton isBusy={events.isLoadingMore} onClick={events.loadMore}>
          {events.isLoadingMore
            ? 'Reading …'
            : rows.length > 0
              ? 'Load older events'
              : 'Search further'}
        </BusyButton>
      ) : (
        last && (
          <button
            type="button"
            onClick={() => show(withCondition(filter, 'until', justAfter(last)))}
          >
            Begin a new list here
          </button>
        )
      )}
      <span class="muted" role="status">
        {rows.length > 0 && `${countText(rows.length, 'event')} so far. `}
        {at && (
          <>
            Read back to <Time at={at} />.
          </>
        )}
      </span>
    </div>
  );
}

/** The first moment after a time, because lists end before `until`. */
function justAfter(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}
