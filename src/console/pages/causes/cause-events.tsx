import type { CauseEvent } from '#generated/console-api.ts';
import { BusyButton } from '../../parts/busy-button.tsx';
import { EventLink } from '../../parts/event-link.tsx';
import { numberText } from '../../parts/format.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';

/** Events on a page. */
export const PAGE_EVENTS = 25;

/** Where the last page begins. */
export function lastPageOf(count: number): number {
  return Math.max(0, Math.ceil(count / PAGE_EVENTS) - 1) * PAGE_EVENTS;
}

interface EventsProps {
  readonly events: readonly CauseEvent[];
  readonly offset: number;
  /** How many there are in all. */
  readonly count: number;
  readonly show: (offset: number) => void;
}

/** The events of a cause, page by page, the newest first. */
export function CauseEvents({ events, offset, count, show }: EventsProps) {
  const end = offset + events.length;
  return (
    <section aria-labelledby="cause-events">
      <h2 id="cause-events" class="cause-events">
        Events
      </h2>
      <div class="table-box">
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">Received</th>
              <th scope="col">Event</th>
              <th scope="col">Type</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {events.map(({ key, received_at, status, type = '', version = '' }) => (
              <tr key={key}>
                <td>
                  <Time at={received_at} />
                </td>
                <td>
                  <EventLink record={key} />
                </td>
                <td>
                  <Verbatim text={`${type} ${version}`} />
                </td>
                <td>
                  <Status status={status} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="actions">
        <BusyButton isBusy={offset === 0} onClick={() => show(Math.max(0, offset - PAGE_EVENTS))}>
          Newer
        </BusyButton>
        <span>
          {numberText(Math.min(offset + 1, end))} to {numberText(end)} of {numberText(count)}
        </span>
        <BusyButton isBusy={end >= count} onClick={() => show(offset + PAGE_EVENTS)}>
          Older
        </BusyButton>
      </div>
    </section>
  );
}
