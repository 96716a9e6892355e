import { useState } from 'preact/hooks';

import type { EventRecord, RecordRelative } from '#generated/console-api.ts';
import { EventLink } from '../../parts/event-link.tsx';
import { countText } from '../../parts/format.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Comparison } from './comparison.tsx';

/** The event that caused it, those that its handler published, and messages with its id. */
export function Relatives({
  record,
  beside,
}: {
  readonly record: EventRecord;
  /** An answer whose neighbours were searched for. Missing: they weren't yet. */
  readonly beside: EventRecord | undefined;
}) {
  const { caused_by: parent, published, beside_of: besideOf } = record;
  return (
    <>
      {besideOf !== undefined && (
        <section class="panel">
          <h2>Same id</h2>
          <p>
            This message is kept beside the record of its id: <EventLink record={besideOf} />
          </p>
          <Compare record={besideOf} other={record.key} />
        </section>
      )}
      {beside && <Beside record={record} beside={beside} />}
      {(parent !== undefined || published.length > 0) && (
        <section class="panel">
          <h2>Chain</h2>
          {parent && (
            <p>
              Caused by <Relative relative={parent} />
            </p>
          )}
          {published.length > 0 && <Published published={published} />}
        </section>
      )}
    </>
  );
}

/** The rest is shown on request. */
const MAX_NAMED = 20;

function Published({ published }: { readonly published: readonly RecordRelative[] }) {
  const [all, setAll] = useState(false);
  const named = all ? published : published.slice(0, MAX_NAMED);
  return (
    <>
      <p>Its handler published {countText(published.length, 'event')}:</p>
      <ul>
        {named.map((child) => (
          <li key={child.key}>
            <Relative relative={child} />
          </li>
        ))}
      </ul>
      {named.length < published.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {published.length}
        </button>
      )}
    </>
  );
}

function Relative({
  relative: { key, type, version, status },
}: {
  readonly relative: RecordRelative;
}) {
  return (
    <>
      <EventLink record={key} />{' '}
      {status === undefined ? (
        <span class="muted">not in the ledger</span>
      ) : (
        <>
          {type} {version} <Status status={status} />
        </>
      )}
    </>
  );
}

function Beside({
  record,
  beside,
}: {
  readonly record: EventRecord;
  readonly beside: EventRecord;
}) {
  if (beside.beside.length === 0 && beside.beside_complete) return null;
  return (
    <section class="panel">
      <h2>Same id</h2>
      {beside.beside.length > 0 && <p>Other messages came with its id, and are kept beside it:</p>}
      <ul class="beside">
        {beside.beside.map(({ key, reason, received_at: at, status }) => (
          <li key={key}>
            <EventLink record={key} /> <Status status={status} /> {reason}, received{' '}
            <Time at={at} />
            <Compare record={record.key} other={key} />
          </li>
        ))}
      </ul>
      {!beside.beside_complete && (
        <p class="muted">
          The tenant has more open events than were searched. There may be more messages with this
          id.
        </p>
      )}
    </section>
  );
}

function Compare({ record, other }: { readonly record: string; readonly other: string }) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {shown ? 'Hide the comparison' : 'Compare both messages'}
      </button>
      {shown && <Comparison record={record} other={other} />}
    </>
  );
}
