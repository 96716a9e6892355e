import { FAILURE_REASONS } from '../../core/failure-reasons.ts';
import { filterConflicts, type FilterConflict } from '../../operations/filter-conflicts.ts';
import { InvalidCursor } from '../../operations/list-pages.ts';
import { listPage } from '../../operations/list-page.ts';
import { needsTenant, type RecordFilter } from '../../operations/list-records.ts';
import type { TenantScope } from '../../operations/tenant-scope.ts';
import { listedEventJson } from '../event-answer.ts';
import { LISTED_EVENT_SCHEMA, STATUSES } from '../event-schemas.ts';
import type { Parameter, ParameterSchema, ParameterValues } from '../parameter.ts';
import { problemAnswer, type ProblemError } from '../problem.ts';
import { jsonAnswer, type ApiAnswer, type TenantRequest, type TenantRoute } from '../route.ts';
import { TENANT_PARAMETER } from '../tenant-parameter.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { utcText } from '../utc-text.ts';

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

export const PERIOD_PARAMETERS: readonly Parameter[] = [
  query('since', 'Only events received at this time or later.', TIME),
  query('until', 'Only events received before this time.', TIME),
];

const PARAMETERS: readonly Parameter[] = [
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
  ...PERIOD_PARAMETERS,
  query('order', 'In which order. Times are those of receipt.', {
    ...{ type: 'string', enum: ['newest_first', 'oldest_first'] },
  }),
  query('limit', 'Maximum number of events.', {
    ...{ type: 'integer', minimum: 1, maximum: 100, default: 20 },
  }),
  query('cursor', 'Where the page begins: the `next` of the page before.', {
    ...{ type: 'string', pattern: '^[!-~]{1,200}$' },
  }),
  TENANT_PARAMETER,
];

const NO_PAGES =
  'pages have no numbers, because the list changes while it is read. Ask for the first page, then follow next';

export const listEvents: TenantRoute = {
  method: 'GET',
  path: '/events',
  access: 'tenant',
  operationId: 'listEvents',
  summary: 'Lists events',
  description:
    'The newest first. A page may have fewer events than `limit`, or none, and still have a `next`: a request reads about ' +
    '1 MB at most. Operators who name no tenant list open events of all tenants, and must say `status`.',
  parameters: PARAMETERS,
  refused: { page: NO_PAGES, offset: NO_PAGES, total: 'a total would need the whole list' },
  answers: [
    {
      status: 200,
      description: 'A page of events.',
      schema: {
        title: 'EventList',
        type: 'object',
        required: ['data', 'has_more'],
        additionalProperties: false,
        properties: {
          data: { type: 'array', items: LISTED_EVENT_SCHEMA },
          next: { type: 'string', description: 'The `cursor` of the next page.' },
          has_more: { type: 'boolean', description: 'Whether there is a next page.' },
        },
      },
      headers: { Link: 'The address of the next page, relative to the API: `<…>; rel="next"`.' },
      example: {
        data: [
          {
            id: 'pay-2026-000123',
            type: 'payment.processed',
            version: 'v1',
            key: 'acme#pay-2026-000123',
            status: 'processed',
            tenant_id: 'acme',
            attempts: 0,
            received_at: '2026-11-28T09:00:00.000Z',
          },
        ],
        next: '2026-11-28T09:00:00.000Z_3f9a0c12be774d01',
        has_more: true,
      },
    },
    UNAVAILABLE,
  ],
  handle: async (request, { operatorPorts, clock }) => {
    const { parameters, scope } = request;
    const filter = filterOf(parameters, scope);
    const errors = errorsOf(filter, request, clock.now());
    if (errors.length > 0) {
      return problemAnswer('invalid_request', 'Parameters are wrong.', { errors });
    }
    const { queries } = await operatorPorts();
    try {
      return pageAnswer(
        await listPage(queries, filter, searched(request), {
          order: parameters.text('order') === 'oldest_first' ? 'oldest_first' : 'newest_first',
          limit: parameters.number('limit') ?? 20,
          ...definedText('cursor', parameters.text('cursor')),
        }),
        request.url,
      );
    } catch (error) {
      if (!(error instanceof InvalidCursor)) throw error;
      const detail = 'must be the next of a page of this list';
      return problemAnswer('invalid_request', 'Parameters are wrong.', {
        errors: [{ parameter: 'cursor', keyword: 'cursor', detail }],
      });
    }
  },
};

/** Operators may see the open events of all tenants, so their lists may use the index of these. */
function searched({ caller, scope }: TenantRequest): TenantScope {
  return caller.kind === 'operator' ? { kind: 'all_tenants' } : scope;
}

function filterOf(parameters: ParameterValues, scope: TenantScope): RecordFilter {
  const status = parameters.text('status') ?? 'any';
  return {
    // No status of a record filter means the open ones.
    ...(status !== 'open' && { status: status as Exclude<RecordFilter['status'], undefined> }),
    ...(scope.kind === 'one_tenant' && { tenantId: scope.tenantId }),
    ...definedText('eventType', parameters.text('type')),
    ...definedText('schemaVersion', parameters.text('version')),
    ...definedText('reason', parameters.text('reason')),
    ...definedText('fingerprint', parameters.text('fingerprint')),
    ...definedTime('since', parameters.text('since')),
    ...definedTime('until', parameters.text('until')),
  };
}

export function definedText(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

export function definedTime(name: string, time: string | undefined): Record<string, string> {
  return time === undefined ? {} : { [name]: utcText(time) };
}

function errorsOf(
  filter: RecordFilter,
  { scope, caller }: TenantRequest,
  now: number,
): ProblemError[] {
  const { status, fingerprint, tenantId } = filter;
  if (needsTenant(status) && scope.kind === 'all_tenants') {
    const detail =
      'is required, because of all tenants only the events with status=open, failed or queued are listed';
    return [{ parameter: 'tenant_id', keyword: 'required', detail }];
  }
  if (fingerprint !== undefined && (needsTenant(status) || caller.kind === 'tenant')) {
    const detail = 'finds only open events, and only for operators: say status=open';
    return [{ parameter: 'fingerprint', keyword: 'excluded', detail }];
  }
  // A tenant's own list always has its tenant, which is no condition that it gave.
  const given =
    caller.kind === 'tenant' ? { ...filter, tenantId: undefined } : { ...filter, tenantId };
  return filterConflicts(given as RecordFilter, now).map(conflictError);
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

function pageAnswer({ items, next }: Awaited<ReturnType<typeof listPage>>, url: URL): ApiAnswer {
  const page = { data: items.map(listedEventJson), next, has_more: next !== undefined };
  if (next === undefined) return jsonAnswer(200, page);
  const address = new URL(url);
  address.searchParams.set('cursor', next);
  // Relative, because a proxy may serve the API under another name.
  return jsonAnswer(200, page, { link: `<${address.pathname}${address.search}>; rel="next"` });
}
