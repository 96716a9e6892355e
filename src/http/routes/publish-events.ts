import { MAX_MESSAGE_BYTES } from '../../core/outgoing-message.ts';
import { publishEvents } from '../../operations/publish/publish-events.ts';
import type { PublishCaller } from '../../operations/publish/publish-request.ts';
import type { Published } from '../../operations/publish/publish-result.ts';
import { CLOUDEVENT, CLOUDEVENT_BATCH, cloudEventsForm } from '../cloudevents-form.ts';
import { PROBLEM_SCHEMA } from '../problem.ts';
import { publishAnswer } from '../publish-answer.ts';
import { PUBLISH_SCHEMA, PUBLISHED_EVENT_SCHEMA, RESULTS_SCHEMA } from '../publish-schemas.ts';
import type { Answer, TenantRequest, TenantRoute } from '../route.ts';
import { ServiceFailed } from '../service-failed.ts';
import { TENANT_PARAMETER } from '../tenant-parameter.ts';

const RETRY = { 'Retry-After': 'Seconds after which to send the event again.' };
const WHERE = { Location: 'The path of the event in this API.' };

const accepted = (status: number, description: string): Answer => ({
  ...{ status, description, schema: PUBLISHED_EVENT_SCHEMA, headers: WHERE },
});

const refused = (status: number, description: string, headers?: Answer['headers']): Answer => ({
  ...{ status, description, schema: PROBLEM_SCHEMA, ...(headers && { headers }) },
});

export const postEvents: TenantRoute = {
  method: 'POST',
  path: '/events',
  access: 'tenant',
  operationId: 'publishEvents',
  summary: 'Publishes events',
  // The document says more.
  description: 'One event, or an array of up to 100.',
  parameters: [
    {
      in: 'header',
      name: 'Idempotency-Key',
      description:
        'The id of a single event that has none. It has no comma, because API Gateway joins several of this header by one.',
      schema: { type: 'string', pattern: '^[!-+\\--~]{1,130}$' },
      required: false,
      example: 'pay-2026-000123',
    },
    {
      in: 'query',
      name: 'dry_run',
      description:
        'Only check the events. The ledger isn’t read, so duplicates and conflicts don’t show.',
      schema: { type: 'boolean', default: false },
      required: false,
    },
    TENANT_PARAMETER,
  ],
  body: {
    description: 'Events.',
    schema: PUBLISH_SCHEMA,
    // The document takes the samples of the team's events.
    examples: {},
    maxBytes: MAX_MESSAGE_BYTES,
    as: 'text',
    others: {
      types: [CLOUDEVENT, CLOUDEVENT_BATCH],
      areIn: (headers) => cloudEventsForm(headers) !== undefined,
    },
  },
  answers: [
    accepted(200, 'The ledger has this event already, or this is a dry run.'),
    accepted(201, 'The event is recorded: processed, or queued for its handler.'),
    accepted(202, 'The event is accepted, but only ledger or queue has confirmed it so far.'),
    {
      status: 207,
      description: 'What became of each event of an array.',
      schema: RESULTS_SCHEMA,
      headers: RETRY,
    },
    refused(403, 'The request may not publish for the tenant that the event names.'),
    refused(409, 'Another event has this id. `event` has the facts of its record.'),
    refused(422, 'The event can never succeed as it is: `errors` says what is wrong where.'),
    refused(503, 'Nobody has confirmed the event. Send it again with the same id.', RETRY),
  ],
  handle: async (request, services) => {
    const { parameters, bodyText, deadline, caller, requestId, headers } = request;
    const idempotencyKey = parameters.text('Idempotency-Key');
    const published = await publishEvents(
      {
        bodyText,
        cloudEvents: cloudEventsForm(headers),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        caller: publisherOf(request),
        dryRun: parameters.isSet('dry_run'),
        deadline,
      },
      services,
    );
    for (const cause of causesOf(published)) {
      const error = new ServiceFailed(cause);
      services.log.requestFailed({ requestId, route: 'POST /events', error });
    }
    return publishAnswer(published, caller);
  },
};

/** Why ledger or queue have not confirmed events, each cause once. The answer doesn't tell, so the log must. */
function causesOf(published: Published): ReadonlySet<string> {
  if (published.kind === 'unusable') return new Set();
  const results = published.kind === 'one' ? [published.result] : published.results;
  return new Set(results.flatMap((result) => ('cause' in result ? result.cause : [])));
}

/**
 * An operator that names a tenant in the request publishes as that tenant, so an event can't get to another one by mistake.
 * The operator's default tenant is only that of events that name none.
 */
function publisherOf({ caller, scope, parameters }: TenantRequest): PublishCaller {
  const { kind, clientId } = caller;
  if (kind === 'tenant') return { kind, clientId, tenantId: caller.tenantId };
  const named = parameters.text(TENANT_PARAMETER.name);
  if (named !== undefined) return { kind: 'tenant', clientId, tenantId: named };
  return { kind, clientId, ...(scope.kind === 'one_tenant' && { tenantId: scope.tenantId }) };
}
