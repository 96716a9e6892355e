import type { ConsoleApi } from '#generated/console-api.ts';
import type { ChangeFilter } from '../../change/change-calls.ts';

type CausesQuery = NonNullable<ConsoleApi['GET /causes']['query']>;

/** Conditions of the address. What is missing is no condition. */
export type CauseFilter = Pick<
  CausesQuery,
  'tenant_id' | 'type' | 'version' | 'status' | 'reason' | 'since' | 'until'
>;
export type FilterName = keyof CauseFilter;

/** As the routes check them. Others in the address are left out. */
const FORMS: Readonly<Record<FilterName, RegExp>> = {
  tenant_id: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  type: /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/,
  version: /^v[1-9][0-9]{0,3}$/,
  status: /^(failed|queued)$/,
  reason: /^[a-z_]{1,40}$/,
  since: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  until: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
};

export const FILTER_NAMES = Object.keys(FORMS) as readonly FilterName[];

export function isValid(name: FilterName, value: string): boolean {
  return FORMS[name].test(value);
}

type Query = Readonly<Record<string, string>>;

/** Reads the filter of an address. */
export function filterFrom(query: Query): CauseFilter {
  return Object.fromEntries(
    FILTER_NAMES.flatMap((name) => {
      const value = Object.hasOwn(query, name) ? query[name] : undefined;
      return value !== undefined && isValid(name, value) ? [[name, value]] : [];
    }),
  );
}

export const ORDERS = ['largest_first', 'latest_first', 'newest_first'] as const;
export type Order = (typeof ORDERS)[number];

/** What the address of the list says beside its filter. */
export interface ListChoice {
  readonly filter: CauseFilter;
  readonly order: Order;
  /** 1 is the first one. */
  readonly page: number;
}

/** Causes on a page of the list. */
export const PAGE_CAUSES = 25;
/** The route has no more. */
const MAX_PAGE = 200;

export function choiceFrom(query: Query): ListChoice {
  const order = ORDERS.find((each) => each === query['order']) ?? 'largest_first';
  const page = Number(/^\d{1,3}$/.test(query['page'] ?? '') ? query['page'] : 1);
  return { filter: filterFrom(query), order, page: Math.min(Math.max(1, page), MAX_PAGE) };
}

/** The address of the list. */
export function listPath({ filter, order, page }: ListChoice): string {
  const conditions = new URLSearchParams(given(filter));
  if (order !== 'largest_first') conditions.set('order', order);
  if (page > 1) conditions.set('page', String(page));
  return conditions.size === 0 ? '/causes' : `/causes?${conditions.toString()}`;
}

/** The address of one cause. */
export function causePath(fingerprint: string, filter: CauseFilter = {}): string {
  const conditions = new URLSearchParams(given(filter)).toString();
  return `/causes/${fingerprint}${conditions && '?'}${conditions}`;
}

/** The same filter with another value of one condition. An empty value takes it away. */
export function withCondition(filter: CauseFilter, name: FilterName, value: string): CauseFilter {
  const { [name]: _, ...others } = filter;
  return value === '' ? others : { ...others, [name]: value };
}

/** The events of a cause that the filter takes, for a replay or a discard. */
export function changeFilter(fingerprint: string, filter: CauseFilter): ChangeFilter {
  const { type, version, ...others } = filter;
  return {
    fingerprint,
    ...others,
    ...(type !== undefined && { event_type: type }),
    ...(version !== undefined && { schema_version: version }),
  };
}

function given(filter: CauseFilter): [string, string][] {
  return FILTER_NAMES.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [[name, value]];
  });
}
