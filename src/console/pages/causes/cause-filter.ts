import type { ConsoleApi } from '#generated/console-api.ts';
import type { ChangeFilter } from '../../change/change-calls.ts';
import {
  givenConditions,
  isReason,
  isTime,
  operationNames,
  pathWith,
  readConditions,
  TEXT_CHECKS,
  withValue,
} from '../../filter/conditions.ts';

type CausesQuery = NonNullable<ConsoleApi['GET /causes']['query']>;

/** Conditions of the address. What is missing is no condition. */
export type CauseFilter = Pick<
  CausesQuery,
  'tenant_id' | 'type' | 'version' | 'status' | 'reason' | 'since' | 'until'
>;
export type FilterName = keyof CauseFilter;

const CHECKS: Readonly<Record<FilterName, (value: string) => boolean>> = {
  tenant_id: TEXT_CHECKS.tenant_id,
  type: TEXT_CHECKS.type,
  version: TEXT_CHECKS.version,
  status: (value) => value === 'failed' || value === 'queued',
  reason: isReason,
  since: isTime,
  until: isTime,
};

const FILTER_NAMES = Object.keys(CHECKS) as readonly FilterName[];

type Query = Readonly<Record<string, string>>;

/** The filter of an address. */
export interface ReadFilter {
  readonly filter: CauseFilter;
  /** Names of conditions that are left out, because nobody can read them. */
  readonly wrong: readonly string[];
}

/** @param others names in the address that are no conditions */
export function filterFrom(query: Query, others: readonly string[] = []): ReadFilter {
  const { conditions, wrong } = readConditions(query, CHECKS, others);
  return { filter: conditions as CauseFilter, wrong };
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

export function choiceFrom(query: Query): ListChoice & ReadFilter {
  const order = ORDERS.find((each) => each === query['order']) ?? 'largest_first';
  const page = Number(/^\d{1,3}$/.test(query['page'] ?? '') ? query['page'] : 1);
  return {
    ...filterFrom(query, ['order', 'page']),
    order,
    page: Math.min(Math.max(1, page), MAX_PAGE),
  };
}

/** The address of the list. */
export function listPath({ filter, order, page }: ListChoice): string {
  return pathWith('/causes', [
    ...givenConditions(filter, FILTER_NAMES),
    ...(order === 'largest_first' ? [] : [['order', order] as const]),
    ...(page > 1 ? [['page', String(page)] as const] : []),
  ]);
}

/** The address of one cause. @param from how many of its newest events are passed over */
export function causePath(fingerprint: string, filter: CauseFilter = {}, from = 0): string {
  return pathWith(`/causes/${fingerprint}`, [
    ...givenConditions(filter, FILTER_NAMES),
    ...(from > 0 ? [['from', String(from)] as const] : []),
  ]);
}

/** What the address of one cause says. */
export interface CauseChoice extends ReadFilter {
  /** How many of its newest events are passed over. */
  readonly from: number;
}

export function causeChoiceFrom(query: Query): CauseChoice {
  const from = Number(/^\d{1,6}$/.test(query['from'] ?? '') ? query['from'] : 0);
  return { ...filterFrom(query, ['from']), from };
}

/** The same filter with another value of one condition. An empty value takes it away. */
export function withCondition(filter: CauseFilter, name: FilterName, value: string): CauseFilter {
  return withValue(filter, name, value);
}

/** The events of a cause that the filter takes, for a replay or a discard. */
export function changeFilter(fingerprint: string, filter: CauseFilter): ChangeFilter {
  return { fingerprint, ...operationNames(filter) };
}
