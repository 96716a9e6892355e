import { useLocation } from 'preact-iso';

import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { LeftOut } from '../../filter/fields.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import {
  choiceFrom,
  listPath,
  ORDERS,
  PAGE_CAUSES,
  type ListChoice,
  type Order,
} from './cause-filter.ts';
import { CauseList } from './cause-list.tsx';
import './causes.css';
import { FilterForm } from './filter-form.tsx';
import { FirstReading } from './snapshot-age.tsx';

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
