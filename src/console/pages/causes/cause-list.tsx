import { useRef } from 'preact/hooks';

import type { Cause, CausesSnapshot, SnapshotReading } from '#generated/console-api.ts';
import { countText, numberText } from '../../parts/format.ts';
import { Empty } from '../../parts/notice.tsx';
import { Time } from '../../parts/time.tsx';
import { useAim } from '../../parts/use-aim.ts';
import {
  causePath,
  listPath,
  PAGE_CAUSES,
  type CauseFilter,
  type ListChoice,
} from './cause-filter.ts';
import { AdviceText, countsOf, Names, SampleText } from './cause-facts.tsx';
import { SnapshotAge } from './snapshot-age.tsx';
import { TrendChart } from './trend-chart.tsx';

interface ListProps {
  readonly snapshot: CausesSnapshot;
  readonly reading: SnapshotReading | undefined;
  readonly choice: ListChoice;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly clear: () => void;
}

/** The causes of a snapshot, a page of them at a time. */
export function CauseList({ snapshot, reading, choice, now, clear }: ListProps) {
  const { events, ungrouped } = snapshot;
  const box = useRef<HTMLOListElement>(null);
  const causes = useSteady(snapshot.causes, listPath(choice), useAim(box));
  return (
    <>
      <p class="cause-totals">
        <Totals snapshot={snapshot} /> <SnapshotAge {...{ snapshot, reading, now }} />
      </p>
      {events === 0 && <NoCause filter={choice.filter} clear={clear} />}
      <ol class="cause-list" ref={box}>
        {causes.map((cause) => (
          <CauseItem key={cause.fingerprint ?? ''} {...{ cause, now }} filter={choice.filter} />
        ))}
      </ol>
      {ungrouped > 0 && (
        <p class="notice">
          {countText(ungrouped, 'event')} of more causes {ungrouped === 1 ? 'is' : 'are'} not
          listed. Narrow the filter to see them.
        </p>
      )}
      <Pager snapshot={snapshot} choice={choice} />
    </>
  );
}

/** Causes in the order in which they are shown, for as long as somebody aims at one. Their numbers are always new. */
function useSteady(
  causes: readonly Cause[],
  path: string,
  isAiming: () => boolean,
): readonly Cause[] {
  const shown = useRef({ path, causes });
  if (shown.current.path !== path || !isAiming()) shown.current = { path, causes };
  const known = new Map(causes.map((cause) => [cause.fingerprint, cause]));
  return shown.current.causes.map((cause) => known.get(cause.fingerprint) ?? cause);
}

function Totals({ snapshot }: { readonly snapshot: CausesSnapshot }) {
  const { events, failed, queued, count, ungrouped, waiting } = snapshot;
  if (events === 0) return null;
  const schemas = waiting.unknown_type + waiting.unknown_version;
  return (
    <>
      <strong>{countText(events, 'open event')}</strong> of {ungrouped > 0 && 'more than '}
      {countText(count, 'cause')}: {numberText(failed)} failed, {numberText(queued)} waiting.
      {schemas > 0 && ` ${numberText(schemas)} of them need a schema.`}
    </>
  );
}

function NoCause({ filter, clear }: { readonly filter: CauseFilter; readonly clear: () => void }) {
  if (Object.keys(filter).length === 0) {
    return (
      <Empty title="No event needs anybody.">
        <p>
          Events that fail, or wait for another attempt, appear here within seconds.{' '}
          <a href="/events">Look at the newest events.</a>
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No open event meets these conditions.">
      <button type="button" onClick={clear}>
        Clear the filter
      </button>
    </Empty>
  );
}

interface ItemProps {
  readonly cause: Cause;
  readonly filter: CauseFilter;
  readonly now: number;
}

function CauseItem({ cause, filter, now }: ItemProps) {
  const { fingerprint, events, summary, types, tenants, first_seen, last_seen, trend } = cause;
  return (
    <li class="cause">
      <div class="cause-count">
        <strong>{numberText(events)}</strong>
        {countsOf(cause).map((text) => (
          <span class="muted" key={text}>
            {text}
          </span>
        ))}
      </div>
      <div class="cause-text">
        <h2>
          {fingerprint === undefined ? (
            summary
          ) : (
            <a href={causePath(fingerprint, filter)}>{summary}</a>
          )}
        </h2>
        <p>
          <Names names={types} most={2} />
        </p>
        <SampleText cause={cause} most={2} />
        <AdviceText cause={cause} />
      </div>
      <div class="cause-when">
        <TrendChart trend={trend} />
        <p class="muted">
          first <Time at={first_seen} from={now} />, last <Time at={last_seen} from={now} />
        </p>
        <p>
          <Names names={tenants} most={3} />
        </p>
      </div>
    </li>
  );
}

function Pager({
  snapshot: { count, has_more },
  choice,
}: {
  readonly snapshot: CausesSnapshot;
  readonly choice: ListChoice;
}) {
  const { page } = choice;
  const pages = Math.ceil(count / PAGE_CAUSES);
  if (page === 1 && !has_more) return null;
  return (
    <nav class="actions cause-pager" aria-label="More causes">
      {page > 1 && <a href={listPath({ ...choice, page: page - 1 })}>Previous</a>}
      <span>
        Page {numberText(page)} of {numberText(pages)}
      </span>
      {has_more && <a href={listPath({ ...choice, page: page + 1 })}>Next</a>}
    </nav>
  );
}
