import { EVENT_FORMATS } from '../core/envelopes/event-format.ts';
import { FAILURE_REASONS } from '../core/failure-reasons.ts';
import { filterConflicts, type FilterConflict } from '../operations/filter-conflicts.ts';
import type { RecordFilter } from '../operations/list-records.ts';
import { STATUSES } from './event-schemas.ts';
import type { Parameter, ParameterSchema, ParameterValues } from './parameter.ts';
import type { ProblemError } from './problem.ts';
import { utcText } from './utc-text.ts';

export const query = (
  name: string,
  description: string,
  schema: ParameterSchema,
  example?: string,
): Parameter => ({
  ...{ in: 'query', name, description, schema, required: false },
  ...(example !== undefined && { example }),
});

const TIME = { type: 'string', format: 'date-time' } as const;

/** Which type and version events have. */
export const KIND_PARAMETERS: readonly Parameter[] = [
  query('type', 'Only events of this type.', {
    ...{ type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,99}$' },
  }),
  query('version', 'Only events of this schema version.', {
    ...{ type: 'string', pattern: '^v[1-9][0-9]{0,3}$' },
  }),
];

export const REASON_PARAMETER = query('reason', 'Only events that failed for this reason.', {
  ...{ type: 'string', enum: FAILURE_REASONS },
});

/** When events were received. */
export const PERIOD_PARAMETERS: readonly Parameter[] = [
  query('since', 'Only events received at this time or later.', TIME),
  query('until', 'Only events received before this time.', TIME),
];

/** The conditions of a list of events, but for the tenant. */
export const LIST_CONDITIONS: readonly Parameter[] = [
  ...KIND_PARAMETERS,
  query(
    'status',
    'Only events with this status. open: failed events, and those that wait after a failure.',
    { type: 'string', enum: ['open', ...STATUSES] },
  ),
  REASON_PARAMETER,
  query(
    'fingerprint',
    'Only events that failed for this cause. For operators, with a status of open, failed or queued.',
    { type: 'string', pattern: '^f\\d{1,3}_[0-9a-f]{12}$' },
    'f1_3f9a0c12be77',
  ),
  query('format', 'Only events whose messages came in this format.', {
    ...{ type: 'string', enum: EVENT_FORMATS },
  }),
  ...PERIOD_PARAMETERS,
];

/** In which order events are listed. */
export const LIST_ORDER: Parameter = query('order', 'In which order. Times are those of receipt.', {
  type: 'string',
  enum: ['newest_first', 'oldest_first'],
});

/** Which page of the list is wanted. */
export const LIST_PAGE: readonly Parameter[] = [
  query('limit', 'Maximum number of events.', {
    ...{ type: 'integer', minimum: 1, maximum: 100, default: 20 },
  }),
  query('cursor', 'Where the page begins: the `next` of the page before.', {
    ...{ type: 'string', pattern: '^[!-~]{1,200}$' },
  }),
];

const NO_PAGES =
  'pages have no numbers, because the list changes while it is read. Ask for the first page, then follow next';

/** What lists of other APIs take. */
export const REFUSED_PAGES = {
  page: NO_PAGES,
  offset: NO_PAGES,
  total: 'a total would need the whole list',
};

/** The filter of `LIST_CONDITIONS`. */
export function conditionsOf(parameters: ParameterValues): RecordFilter {
  const status = parameters.text('status') ?? 'any';
  return {
    // No status of a record filter means the open ones.
    ...(status !== 'open' && { status: status as Exclude<RecordFilter['status'], undefined> }),
    ...definedText('eventType', parameters.text('type')),
    ...definedText('schemaVersion', parameters.text('version')),
    ...definedText('reason', parameters.text('reason')),
    ...definedText('fingerprint', parameters.text('fingerprint')),
    ...definedText('format', parameters.text('format')),
    ...definedTime('since', parameters.text('since')),
    ...definedTime('until', parameters.text('until')),
  };
}

/** `limit` and `cursor` of `LIST_PAGE`. */
export function pageAsked(parameters: ParameterValues): { limit: number; cursor?: string } {
  return {
    limit: parameters.number('limit') ?? 20,
    ...definedText('cursor', parameters.text('cursor')),
  };
}

export function definedText(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

export function definedTime(name: string, time: string | undefined): Record<string, string> {
  return time === undefined ? {} : { [name]: utcText(time) };
}

/** `fingerprint` was given, but the list that is read has none. */
export const NO_FINGERPRINTS: ProblemError = {
  parameter: 'fingerprint',
  keyword: 'excluded',
  detail: 'finds only open events, and only for operators: say status=open',
};

/** Conditions that no event can meet. @param now milliseconds since 1970 */
export function conflictErrors(filter: RecordFilter, now: number): ProblemError[] {
  return filterConflicts(filter, now).map(conflictError);
}

export function conflictError(conflict: FilterConflict): ProblemError {
  switch (conflict.kind) {
    case 'future':
      return { parameter: 'since', keyword: 'period', detail: 'must be a time that is past' };
    case 'empty_period':
      return { parameter: 'until', keyword: 'period', detail: 'must be later than since' };
    case 'excluded': {
      const detail = `no event can meet this and the other conditions, because ${conflict.why}`;
      return { parameter: 'reason', keyword: 'excluded', detail };
    }
  }
}
