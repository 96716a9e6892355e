import type { OpenFilter } from '../../ledger-queries.ts';
import { filterConflicts } from '../../operations/filter-conflicts.ts';
import {
  conflictError,
  definedText,
  definedTime,
  KIND_PARAMETERS,
  PERIOD_PARAMETERS,
  query,
  REASON_PARAMETER,
} from '../list-request.ts';
import type { Parameter, ParameterValues } from '../parameter.ts';
import { problemAnswer } from '../problem.ts';
import type { ApiAnswer } from '../route.ts';
import { TENANT_PARAMETER } from '../tenant-parameter.ts';

/** Filters of the open events whose causes are shown. */
export const FILTER_PARAMETERS: readonly Parameter[] = [
  ...KIND_PARAMETERS,
  query('status', 'Only events that are failed, or queued for another attempt.', {
    ...{ type: 'string', enum: ['failed', 'queued'] },
  }),
  REASON_PARAMETER,
  ...PERIOD_PARAMETERS,
  { ...TENANT_PARAMETER, description: 'Only events of this tenant.' },
];

/** Which part of a list is wanted. @param what is listed: `causes` */
export function partParameters(what: string, maxOffset: number): readonly Parameter[] {
  return [
    query('offset', `How many ${what} to leave out at the beginning.`, {
      ...{ type: 'integer', minimum: 0, maximum: maxOffset, default: 0 },
    }),
    query('limit', `Maximum number of ${what}.`, {
      ...{ type: 'integer', minimum: 1, maximum: 100, default: DEFAULT_LIMIT },
    }),
  ];
}

const DEFAULT_LIMIT = 25;

/** The part that the parameters of a request name. */
export function partOf(parameters: ParameterValues): { offset: number; limit: number } {
  return {
    offset: parameters.number('offset') ?? 0,
    limit: parameters.number('limit') ?? DEFAULT_LIMIT,
  };
}

/** How current the causes are. */
export const SNAPSHOT_NOTE =
  'They come from a snapshot of all open events, which is taken in the background, every few seconds at most, while somebody ' +
  'asks. After a change by this console a new one is taken soon.';

/** The filter that the parameters of a request name. */
export function filterOf(parameters: ParameterValues): OpenFilter {
  return {
    ...definedText('status', parameters.text('status')),
    ...definedText('reason', parameters.text('reason')),
    ...definedText('tenantId', parameters.text(TENANT_PARAMETER.name)),
    ...definedText('eventType', parameters.text('type')),
    ...definedText('schemaVersion', parameters.text('version')),
    ...definedTime('since', parameters.text('since')),
    ...definedTime('until', parameters.text('until')),
  };
}

/** The answer if conditions of the filter contradict each other. @param now milliseconds since 1970. */
export function refusalOf(filter: OpenFilter, now: number): ApiAnswer | undefined {
  const errors = filterConflicts(filter, now).map(conflictError);
  if (errors.length === 0) return undefined;
  return problemAnswer('invalid_request', 'Parameters are wrong.', { errors });
}
