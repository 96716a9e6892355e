import type { ConsoleApi } from '#generated/console-api.ts';
import { REASONS, type Reason } from '../../parts/reason-text.ts';

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

/** As the routes check them. */
const FORMS: Readonly<Record<FilterName, (value: string) => boolean>> = {
  tenant_id: (value) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value),
  status: (value) => (STATUSES as readonly string[]).includes(value),
  type: (value) => /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/.test(value),
  version: (value) => /^v[1-9][0-9]{0,3}$/.test(value),
  reason: (value) => (REASONS as readonly string[]).includes(value),
  fingerprint: (value) => /^f\d{1,3}_[0-9a-f]{12}$/.test(value),
  since: (value) => spanMs(value) !== undefined || isTime(value),
  until: isTime,
};

export const FILTER_NAMES = Object.keys(FORMS) as readonly FilterName[];

/** Whether a text can be the value of a condition. */
export function isValid(name: FilterName, value: string): boolean {
  return FORMS[name](value);
}

/** Reads the filter of an address. `wrong` has the names of conditions that nobody can read: they are left out. */
export function filterFrom(query: Readonly<Record<string, string>>): {
  readonly filter: EventFilter;
  readonly wrong: readonly FilterName[];
} {
  const given = FILTER_NAMES.flatMap((name) => {
    const value = Object.hasOwn(query, name) ? query[name] : undefined;
    return value ? [[name, value] as const] : [];
  });
  const filter = Object.fromEntries(given.filter(([name, value]) => isValid(name, value)));
  const wrong = given.filter(([name, value]) => !isValid(name, value)).map(([name]) => name);
  return { filter: consistent(filter), wrong };
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
  const query = new URLSearchParams();
  for (const name of FILTER_NAMES) {
    const value = filter[name];
    if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? '/events' : `/events?${query.toString()}`;
}

/** A filter with one condition changed. An empty value takes it away. */
export function withCondition(filter: EventFilter, name: FilterName, value: string): EventFilter {
  const { [name]: _, ...others } = filter;
  return consistent(value === '' ? others : { ...others, [name]: value });
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The milliseconds of a span such as `15m`. */
export function spanMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const length = UNIT_MS[unit];
  return length === undefined ? undefined : Number(count) * length;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function isTime(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(text));
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
export function operationFilter(
  filter: EventFilter,
  now: number,
): Readonly<Record<string, string>> | undefined {
  const { status, type, version, since, ...others } = filter;
  if (!canBeOpen(status)) return undefined;
  return {
    ...others,
    ...(status !== undefined && status !== 'open' && { status }),
    ...(type !== undefined && { event_type: type }),
    ...(version !== undefined && { schema_version: version }),
    ...(since !== undefined && { since: sinceTime(since, now) }),
  };
}
