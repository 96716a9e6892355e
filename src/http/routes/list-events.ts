import type { Page } from '../../ledger-queries.ts';
import { listPage } from '../../operations/list-page.ts';
import {
  needsTenant,
  type AnyListedRecord,
  type RecordFilter,
} from '../../operations/list-records.ts';
import type { TenantScope } from '../../operations/tenant-scope.ts';
import { EVENT_PAGE, listedPage, unlessCursorIsWrong } from '../list-answer.ts';
import {
  conditionsOf,
  conflictErrors,
  LIST_CONDITIONS,
  LIST_ORDER,
  LIST_PAGE,
  NO_FINGERPRINTS,
  pageAsked,
  REFUSED_PAGES,
} from '../list-request.ts';
import { problemAnswer, type ProblemError } from '../problem.ts';
import { jsonAnswer, type ApiAnswer, type TenantRequest, type TenantRoute } from '../route.ts';
import { TENANT_PARAMETER } from '../tenant-parameter.ts';
import { UNAVAILABLE } from '../unavailable.ts';

export const listEvents: TenantRoute = {
  method: 'GET',
  path: '/events',
  access: 'tenant',
  operationId: 'listEvents',
  summary: 'Lists events',
  description:
    'The newest first. A page may have fewer events than `limit`, or none, and still have a `next`: a request reads about ' +
    '1 MB at most. Operators who name no tenant list open events of all tenants, and must say `status`.',
  parameters: [...LIST_CONDITIONS, LIST_ORDER, ...LIST_PAGE, TENANT_PARAMETER],
  refused: REFUSED_PAGES,
  answers: [
    {
      status: 200,
      description: 'A page of events.',
      schema: {
        title: 'EventList',
        type: 'object',
        additionalProperties: false,
        ...EVENT_PAGE,
      },
      headers: { Link: 'The address of the next page, relative to the API: `<…>; rel="next"`.' },
    },
    UNAVAILABLE,
  ],
  handle: async (request, { operatorPorts, clock }) => {
    const { parameters, scope } = request;
    const filter: RecordFilter = {
      ...conditionsOf(parameters),
      ...(scope.kind === 'one_tenant' && { tenantId: scope.tenantId }),
    };
    const errors = errorsOf(filter, request, clock.now());
    if (errors.length > 0) {
      return problemAnswer('invalid_request', 'Parameters are wrong.', { errors });
    }
    const { queries } = await operatorPorts();
    const order = parameters.text('order') === 'oldest_first' ? 'oldest_first' : 'newest_first';
    const reading = listPage(queries, filter, searched(request), {
      order,
      ...pageAsked(parameters),
    });
    return unlessCursorIsWrong(reading.then((page) => pageAnswer(page, request.url)));
  },
};

/** Operators may see the open events of all tenants, so their lists may use the index of these. */
function searched({ caller, scope }: TenantRequest): TenantScope {
  return caller.kind === 'operator' ? { kind: 'all_tenants' } : scope;
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
    return [NO_FINGERPRINTS];
  }
  // A tenant's own list always has its tenant, which is no condition that it gave.
  const given =
    caller.kind === 'tenant' ? { ...filter, tenantId: undefined } : { ...filter, tenantId };
  return conflictErrors(given as RecordFilter, now);
}

function pageAnswer(page: Page<AnyListedRecord>, url: URL): ApiAnswer {
  if (page.next === undefined) return jsonAnswer(200, listedPage(page));
  const address = new URL(url);
  address.searchParams.set('cursor', page.next);
  // Relative, because a proxy may serve the API under another name.
  const link = `<${address.pathname}${address.search}>; rel="next"`;
  return jsonAnswer(200, listedPage(page), { link });
}
