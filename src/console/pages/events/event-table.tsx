import type { RefObject } from 'preact';

import type { ListedEvent } from '#generated/console-api.ts';
import { Absent } from '../../parts/absent.tsx';
import { eventPath } from '../../parts/event-path.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { useSession } from '../../session.tsx';

interface TableProps {
  readonly rows: readonly ListedEvent[];
  readonly box: RefObject<HTMLDivElement | null>;
}

/** The events of a list. The arrow keys go from row to row. */
export function EventTable({ rows, box }: TableProps) {
  return (
    <div class="table-box" ref={box}>
      <table class="cards event-table" onKeyDown={goToNeighbour}>
        <caption class="visually-hidden">Events, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">Received</th>
            <th scope="col">Status</th>
            <th scope="col">Type</th>
            <th scope="col">Tenant</th>
            <th scope="col">Id</th>
            <th scope="col">Why</th>
            <th scope="col" class="number">
              Attempts
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <EventRow key={`${row.key} ${row.received_at}`} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EventRow({ row }: { readonly row: ListedEvent }) {
  const { received_at, status, type, version, tenant_id, id, key, reason, attempts } = row;
  const { reason_texts: texts } = useSession();
  return (
    <tr>
      <td class="event-time">
        <Time at={received_at} />
      </td>
      <td>
        <Status status={status} />
      </td>
      <td>
        {type === undefined ? (
          <Absent what="type" />
        ) : (
          <>
            <Verbatim text={type} /> <span class="muted">{version}</span>
          </>
        )}
      </td>
      <td>{tenant_id ?? <Absent what="tenant" />}</td>
      <td class="event-id">
        <a href={eventPath(key)}>{<Verbatim text={id ?? key} />}</a>
      </td>
      <td class="event-why" title={reason}>
        {reason && texts[reason]}
      </td>
      <td class="number" data-label="attempts">
        {attempts > 0 && attempts}
      </td>
    </tr>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function goToNeighbour(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('tbody a')];
  const here = links.findIndex((link) => link === document.activeElement);
  const next = links[here + step];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
