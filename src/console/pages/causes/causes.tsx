import { useLocation } from 'preact-iso';

import type { Cause, CausesSnapshot, SnapshotReading } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { LeftOut } from '../../filter/fields.tsx';
import { countText, numberText } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Empty } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import {
  causePath,
  choiceFrom,
  listPath,
  ORDERS,
  PAGE_CAUSES,
  type CauseFilter,
  type ListChoice,
  type Order,
} from './cause-filter.ts';
import { AdviceText, countsOf, Names, SampleText } from './cause-facts.tsx';
import './causes.css';
import { FilterForm } from './filter-form.tsx';
import { FirstReading, SnapshotAge } from './snapshot-age.tsx';
import { TrendChart } from './trend-chart.tsx';

const EVERY_MS = 3_000;

/** The causes of open events: what failed, why, since when, and what to do. */
export function Causes() {
  const { query, route } = useLocation();
  const choice = choiceFrom(query);
  const { filter, wrong, order, page } = choice;
  const causes = useQuery(
    listPath(choice),
    (signal) => {
      const offset = (page - 1) * PAGE_CAUSES;
      const asked = { ...filter, order, offset, limit: PAGE_CAUSES };
      return call('GET /causes', { query: asked }, { signal });
    },
    { everyMs: EVERY_MS },
  );
  const show = (next: Partial<ListChoice>) => route(listPath({ ...choice, page: 1, ...next }));
  return (
    <Page
      title="Causes"
      actions={<OrderChoice order={order} choose={(next) => show({ order: next })} />}
    >
      <FilterForm filter={filter} onChange={(next) => show({ filter: next })} />
      <LeftOut names={wrong} path={listPath(choice)} />
      <Loaded query={causes} what="the open events">
        {({ snapshot, reading }) =>
          snapshot ? (
            <CauseList
              {...{ snapshot, reading, choice }}
              now={causes.readAt ?? 0}
              clear={() => show({ filter: {} })}
            />
          ) : (
            <FirstReading reading={reading} />
          )
        }
      </Loaded>
    </Page>
  );
}

const ORDER_TEXTS: Readonly<Record<Order, string>> = {
  largest_first: 'most events first',
  latest_first: 'latest event first',
  newest_first: 'newest cause first',
};

function OrderChoice({
  order,
  choose,
}: {
  readonly order: Order;
  readonly choose: (order: Order) => void;
}) {
  return (
    <label>
      <span class="visually-hidden">Order</span>
      <select
        value={order}
        onChange={({ currentTarget: { value } }) =>
          choose(ORDERS.find((each) => each === value) ?? order)
        }
      >
        {ORDERS.map((each) => (
          <option key={each} value={each}>
            {ORDER_TEXTS[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ListProps {
  readonly snapshot: CausesSnapshot;
  readonly reading: SnapshotReading | undefined;
  readonly choice: ListChoice;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly clear: () => void;
}

function CauseList({ snapshot, reading, choice, now, clear }: ListProps) {
  const { causes, events, ungrouped } = snapshot;
  return (
    <>
      <p class="cause-totals">
        <Totals snapshot={snapshot} /> <SnapshotAge {...{ snapshot, reading, now }} />
      </p>
      {events === 0 && <NoCause filter={choice.filter} clear={clear} />}
      <ol class="cause-list">
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
