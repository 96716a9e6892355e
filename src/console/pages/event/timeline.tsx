import type { TimelineEntry } from '#generated/console-api.ts';
import { EventLink } from '../../parts/event-link.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { useSession } from '../../session.tsx';
import { entryText, timeOf, type Tone } from './timeline-text.ts';

interface TimelineProps {
  readonly entries: readonly TimelineEntry[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The life of an event, the oldest first. What is still to come stands below a line. */
export function Timeline({ entries, now }: TimelineProps) {
  const past = entries.filter((entry) => timeOf(entry) <= now);
  const future = entries.filter((entry) => timeOf(entry) > now);
  return (
    <section class="panel">
      <h2>Life</h2>
      <ol class="timeline">
        {past.map((entry) => (
          <Entry key={keyOf(entry)} entry={entry} />
        ))}
      </ol>
      {future.length > 0 && (
        <>
          <h3 class="timeline-now">From now on</h3>
          <ol class="timeline">
            {future.map((entry) => (
              <Entry key={keyOf(entry)} entry={entry} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function keyOf({ kind, key = '' }: TimelineEntry): string {
  return `${kind} ${key}`;
}

const MARKS: Readonly<Record<Tone, string>> = {
  ok: '✓',
  bad: '✕',
  wait: '◔',
  busy: '▸',
  off: '–',
};

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const { at, after, key, operation_id: operation } = entry;
  const { title, detail, tone } = entryText(entry, useSession().reason_texts);
  return (
    <li>
      <span class={`timeline-mark tone-${tone}`} aria-hidden="true">
        {MARKS[tone]}
      </span>
      <div>
        <p class="timeline-title">{title}</p>
        <p class="muted">
          {at !== undefined && <Time at={at} />}
          {after !== undefined && (
            <>
              after <Time at={after} />
            </>
          )}
        </p>
        {detail && (
          <p>
            <Verbatim text={detail} />
          </p>
        )}
        {key && <EventLink record={key} />}
        {operation && <a href={`/operations/${encodeURIComponent(operation)}`}>{operation}</a>}
      </div>
    </li>
  );
}
