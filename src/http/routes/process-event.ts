import { eventKind, ledgerKey, type LedgerRecord } from '../../core/ledger-record.ts';
import {
  processEvent,
  type ContentRefusal,
  type Processing,
} from '../../operations/process-event.ts';
import { withinDeadline } from '../../operations/within-deadline.ts';
import { EVENT_ID_PARAMETER } from '../event-parameters.ts';
import { bodyErrors, problemAnswer, PROBLEM_SCHEMA } from '../problem.ts';
import { jsonAnswer, type ApiAnswer, type TenantRoute } from '../route.ts';
import { TENANT_PARAMETER } from '../tenant-parameter.ts';
import { timedServices } from '../timed-services.ts';
import { UNAVAILABLE, unavailable } from '../unavailable.ts';

const TEXT = { type: 'string' };

export const postProcess: TenantRoute = {
  method: 'POST',
  path: '/events/{id}/process',
  access: 'tenant',
  operationId: 'processEvent',
  summary: 'Sends a failed event again',
  description:
    'Also one that waits for another attempt. It is sent only if today’s schemas accept it. Who did it is kept as an ' +
    'operation.',
  parameters: [EVENT_ID_PARAMETER, TENANT_PARAMETER],
  answers: [
    {
      status: 202,
      description: 'The event is queued: it was sent, or its message was on its way already.',
      schema: {
        type: 'object',
        required: ['id', 'status', 'attempts', 'received_at'],
        additionalProperties: false,
        properties: {
          ...{ id: TEXT, tenant_id: TEXT, type: TEXT, version: TEXT, status: { const: 'queued' } },
          attempts: { type: 'integer' },
          received_at: { type: 'string', format: 'date-time' },
          operation_id: { ...TEXT, description: 'The operation that sent it last.' },
        },
      },
    },
    {
      status: 400,
      description:
        'The event is processed or discarded already. Or an operator has to name the tenant.',
      schema: PROBLEM_SCHEMA,
    },
    { status: 404, description: 'There is no such event of this tenant.', schema: PROBLEM_SCHEMA },
    {
      status: 409,
      description: 'The event is being processed, or it changed meanwhile.',
      schema: PROBLEM_SCHEMA,
    },
    {
      status: 422,
      description: 'It would be refused again, with the errors that the answer has.',
      schema: PROBLEM_SCHEMA,
    },
    UNAVAILABLE,
  ],
  handle: async ({ parameters, scope, caller, deadline }, services) => {
    if (scope.kind === 'all_tenants') return tenantNeeded();
    const { tenantId } = scope;
    const key = ledgerKey({ tenantId, eventId: parameters.requiredText('id') }, '');
    const { timers, ...timed } = await timedServices(services);
    const ended = await withinDeadline(deadline, timers, (signal) =>
      processEvent({ key, scope, by: caller.name }, { ...timed, signal }),
    );
    return answerTo(ended);
  },
};

function tenantNeeded(): ApiAnswer {
  const errors = [
    { parameter: TENANT_PARAMETER.name, keyword: 'required', detail: 'is required here' },
  ];
  return problemAnswer('invalid_request', 'An operator has to name the tenant.', { errors });
}

function answerTo(ended: Processing): ApiAnswer {
  switch (ended.kind) {
    case 'sent':
    case 'waiting':
      return jsonAnswer(202, queuedJson(ended.record));
    case 'closed':
      return problemAnswer('invalid_request', `The event is ${ended.status} already.`);
    case 'processing':
      return problemAnswer('conflict', 'The event is being processed.');
    case 'changed':
      return problemAnswer('conflict', 'The event changed meanwhile. Nothing was sent. Try again.');
    case 'refused':
      return refusedAnswer(ended.verdict);
    case 'stopped':
      return unavailable('The event may not have been sent. Sending it again is safe: try again.');
    case 'unknown':
      return problemAnswer('not_found', 'There is no such event.');
  }
}

function refusedAnswer(verdict: ContentRefusal): ApiAnswer {
  switch (verdict.kind) {
    case 'refused': {
      const detail = 'The event would be refused again, so it was not sent.';
      const errors = bodyErrors(verdict.errors);
      return problemAnswer('invalid_content', detail, {
        errors,
        members: { reason: verdict.reason },
      });
    }
    case 'no_handler':
      return problemAnswer(
        'invalid_content',
        'The event waits for a handler that is not deployed, so it was not sent.',
        { members: { reason: verdict.kind } },
      );
    case 'conflict':
      return problemAnswer('conflict', 'Another event has its id: it would be a conflict again.');
  }
}

function queuedJson(record: LedgerRecord): object {
  const { content, attempts, receivedAt, operationId } = record;
  const identity = content.kind === 'event' ? content.envelope : content.identity;
  const { eventType, schemaVersion } = eventKind(record);
  return {
    id: identity?.eventId,
    tenant_id: identity?.tenantId,
    type: eventType,
    version: schemaVersion,
    status: 'queued',
    attempts,
    received_at: receivedAt,
    operation_id: operationId,
  };
}
