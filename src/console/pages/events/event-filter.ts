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
import type { Reason } from '../../parts/reasons.ts';

export const STATUSES = [
  'open',
  'queued',
  'processing',
  'processed',
  'failed',
  'discarded',
] as const;
export type StatusChoice = (typeof STATUSES)[number];

/** Which events the page lists. What is missing is no condition. */
export interface EventFilter {
  /** Missing: all tenants. */
  readonly tenant_id?: string;
  /** Missing: any. */
  readonly status?: StatusChoice;
  readonly type?: string;
  readonly version?: string;
  readonly reason?: Reason;
  readonly fingerprint?: string;
  /** RFC 3339, or a span until now: `15m`, `24h`, `7d`. */
  readonly since?: string;
  /** RFC 3339. */
  readonly until?: string;
}

type FilterName = keyof EventFilter;

const CHECKS: Readonly<Record<FilterName, (value: string) => boolean>> = {
  tenant_id: TEXT_CHECKS.tenant_id,
  status: (value) => (STATUSES as readonly string[]).includes(value),
  type: TEXT_CHECKS.type,
  version: TEXT_CHECKS.version,
  reason: isReason,
  fingerprint: TEXT_CHECKS.fingerprint,
  since: (value) => spanMs(value) !== undefined || isTime(value),
  until: isTime,
};

const FILTER_NAMES = Object.keys(CHECKS) as readonly FilterName[];

/** Says in the address that the list is paused. */
export const PAUSED = 'paused';

/** Reads the filter of an address. `wrong` has the names of conditions that are left out, because nobody can read them. */
export function filterFrom(query: Readonly<Record<string, string>>): {
  readonly filter: EventFilter;
  readonly wrong: readonly string[];
} {
  const { conditions, wrong } = readConditions(query, CHECKS, [PAUSED]);
  return { filter: consistent(conditions as EventFilter), wrong };
}

/** Only open events have a fingerprint that can be searched. */
function consistent(filter: EventFilter): EventFilter {
  const { fingerprint, status } = filter;
  if (fingerprint === undefined || (status !== undefined && canBeOpen(status))) return filter;
  return { ...filter, status: 'open' };
}

/** Whether events of this status may need somebody. */
export function canBeOpen(status: StatusChoice | undefined): boolean {
  return status === 'open' || status === 'queued' || status === 'failed';
}

/** The address of the page with a filter. */
export function eventsPath(filter: EventFilter): string {
  return pathWith('/events', givenConditions(filter, FILTER_NAMES));
}

/** A filter with one condition changed. An empty value takes it away. */
export function withCondition(filter: EventFilter, name: FilterName, value: string): EventFilter {
  return consistent(withValue(filter, name, value));
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The milliseconds of a span such as `15m`. */
export function spanMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const length = UNIT_MS[unit];
  return length === undefined ? undefined : Number(count) * length;
}

/** The first moment of a period. @param now milliseconds since 1970 */
export function sinceTime(since: string, now: number): string {
  const span = spanMs(since);
  return span === undefined ? since : new Date(now - span).toISOString();
}

/** What is asked of the server. `GET /all-events` lists all tenants. */
export type ListRequest =
  | {
      readonly route: 'GET /events';
      readonly query: NonNullable<ConsoleApi['GET /events']['query']>;
    }
  | {
      readonly route: 'GET /all-events';
      readonly query: NonNullable<ConsoleApi['GET /all-events']['query']>;
    };

/** @param now milliseconds since 1970 */
export function listRequest(
  { tenant_id, since, ...filter }: EventFilter,
  now: number,
): ListRequest {
  const query = { ...filter, ...(since !== undefined && { since: sinceTime(since, now) }) };
  return tenant_id === undefined
    ? { route: 'GET /all-events', query }
    : { route: 'GET /events', query: { ...query, tenant_id } };
}

/** The filter of an operation: the open events that the page lists. `undefined` if it lists others, too. */
export function operationFilter(filter: EventFilter, now: number): ChangeFilter | undefined {
  const { status, since, ...others } = filter;
  if (!canBeOpen(status)) return undefined;
  return {
    ...operationNames(others),
    ...((status === 'queued' || status === 'failed') && { status }),
    ...(since !== undefined && { since: sinceTime(since, now) }),
  };
}
