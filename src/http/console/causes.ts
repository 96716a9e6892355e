import type { OpenFilter } from '../../ledger-queries.ts';
import { CAUSE_ORDERS, type CauseOrder } from '../../operations/causes/open-causes.ts';
import type { CausesPage } from '../../operations/causes/causes.ts';
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
import { jsonAnswer, type ApiAnswer, type OperatorRoute } from '../route.ts';
import { TENANT_PARAMETER } from '../tenant-parameter.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { causeAnswer, causeEventAnswer, snapshotAnswer } from './cause-answer.ts';
import {
  CAUSE_EVENT_SCHEMA,
  CAUSE_SCHEMA,
  CAUSES_SNAPSHOT_SCHEMA,
  READING_SCHEMA,
  SNAPSHOT_MEMBERS,
} from './cause-schemas.ts';
import type { ConsoleServices } from './console-services.ts';

const FILTER_PARAMETERS: readonly Parameter[] = [
  ...KIND_PARAMETERS,
  query('status', 'Only events that are failed, or queued for another attempt.', {
    ...{ type: 'string', enum: ['failed', 'queued'] },
  }),
  REASON_PARAMETER,
  ...PERIOD_PARAMETERS,
  { ...TENANT_PARAMETER, description: 'Only events of this tenant.' },
];

/** A snapshot has no more events. */
const MAX_EVENTS_OFFSET = 250_000;

/** Most causes before those that an answer has. There are never more groups. */
const MAX_OFFSET = 5_000;

const SNAPSHOT_NOTE =
  'They come from a snapshot of all open events, which is taken in the background, every few seconds at most, while somebody ' +
  'asks. After a change by this console a new one is taken soon.';

export const listCauses: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/causes',
  access: 'operator',
  operationId: 'listCauses',
  summary: 'Groups open events by cause',
  description: SNAPSHOT_NOTE,
  parameters: [
    ...FILTER_PARAMETERS,
    query(
      'order',
      'largest_first: most events. latest_first: the newest event. newest_first: the newest cause.',
      { type: 'string', enum: CAUSE_ORDERS },
    ),
    query('offset', 'How many causes to leave out at the beginning.', {
      ...{ type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0 },
    }),
    query('limit', 'Maximum number of causes.', {
      ...{ type: 'integer', minimum: 1, maximum: 100, default: 25 },
    }),
  ],
  answers: [
    {
      status: 200,
      description: 'The causes.',
      schema: {
        title: 'Causes',
        type: 'object',
        required: [],
        additionalProperties: false,
        properties: { reading: READING_SCHEMA, snapshot: CAUSES_SNAPSHOT_SCHEMA },
      },
    },
    UNAVAILABLE,
  ],
  handle: async ({ parameters }, { causes, clock }) => {
    const filter = filterOf(parameters);
    const refusal = refusalOf(filter, clock.now());
    if (refusal) return refusal;
    const offset = parameters.number('offset') ?? 0;
    const answer = await causes.list({
      filter,
      order: (parameters.text('order') ?? 'largest_first') as CauseOrder,
      offset,
      limit: parameters.number('limit') ?? 25,
    });
    return jsonAnswer(
      200,
      snapshotAnswer(answer, (page) => listJson(page, offset)),
    );
  },
};

const IN_LIST = { names: 5, errors: 3 };

function listJson({ totals, causes }: CausesPage, offset: number): object {
  const { events, failed, queued, waiting, ungrouped, groups } = totals;
  return {
    ...{ events, failed, queued, waiting, count: groups.length, ungrouped },
    causes: causes.map((cause) => causeAnswer(cause, IN_LIST)),
    has_more: offset + causes.length < groups.length,
  };
}

export const getCause: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/causes/{fingerprint}',
  access: 'operator',
  operationId: 'getCause',
  summary: 'Shows one cause of open events',
  description: SNAPSHOT_NOTE,
  parameters: [
    {
      in: 'path',
      name: 'fingerprint',
      description: 'The fingerprint of its events.',
      schema: { type: 'string', pattern: '^f\\d{1,3}_[0-9a-f]{12}$' },
      required: true,
      example: 'f1_3f9a0c12be77',
    },
    ...FILTER_PARAMETERS,
    query('offset', 'How many of its events to leave out at the beginning.', {
      ...{ type: 'integer', minimum: 0, maximum: MAX_EVENTS_OFFSET, default: 0 },
    }),
    query('limit', 'Maximum number of events, the newest first.', {
      ...{ type: 'integer', minimum: 1, maximum: 100, default: 25 },
    }),
  ],
  answers: [
    {
      status: 200,
      description: 'The cause. Its member is missing if no open event has it.',
      schema: {
        title: 'CauseFound',
        type: 'object',
        required: [],
        additionalProperties: false,
        properties: {
          reading: READING_SCHEMA,
          snapshot: {
            title: 'CauseSnapshot',
            type: 'object',
            description: 'Missing until the first snapshot was taken.',
            required: ['at', 'complete', 'data', 'has_more'],
            additionalProperties: false,
            properties: {
              ...SNAPSHOT_MEMBERS,
              cause: CAUSE_SCHEMA,
              data: { type: 'array', items: CAUSE_EVENT_SCHEMA },
              has_more: { type: 'boolean', description: 'Whether more events follow.' },
            },
          },
        },
      },
    },
    UNAVAILABLE,
  ],
  handle: async ({ parameters }, { causes, clock }) => {
    const filter = filterOf(parameters);
    const refusal = refusalOf(filter, clock.now());
    if (refusal) return refusal;
    const offset = parameters.number('offset') ?? 0;
    const limit = parameters.number('limit') ?? 25;
    const answer = await causes.find(parameters.requiredText('fingerprint'), filter);
    return jsonAnswer(
      200,
      snapshotAnswer(answer, (page) => oneJson(page, offset, limit)),
    );
  },
};

const ALONE = { names: 100, errors: 50 };

function oneJson({ causes: [cause], totals }: CausesPage, offset: number, limit: number): object {
  if (!cause) return { data: [], has_more: false };
  const events = totals.eventsOf(cause.fingerprint, offset, limit);
  return {
    cause: causeAnswer(cause, ALONE),
    data: events.map(causeEventAnswer),
    has_more: offset + events.length < cause.events,
  };
}

function filterOf(parameters: ParameterValues): OpenFilter {
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

function refusalOf(filter: OpenFilter, now: number): ApiAnswer | undefined {
  const errors = filterConflicts(filter, now).map(conflictError);
  if (errors.length === 0) return undefined;
  return problemAnswer('invalid_request', 'Parameters are wrong.', { errors });
}
