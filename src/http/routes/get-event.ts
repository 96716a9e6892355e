import { showEvent, type Shown } from '../../operations/show-event.ts';
import { eventText } from '../event-answer.ts';
import { EVENT_ID_PARAMETER } from '../event-parameters.ts';
import { EVENT_SCHEMA } from '../event-schemas.ts';
import { problemAnswer, PROBLEM_SCHEMA } from '../problem.ts';
import type { ApiAnswer, TenantRoute } from '../route.ts';
import { TENANT_PARAMETER } from '../tenant-parameter.ts';
import { UNAVAILABLE } from '../unavailable.ts';

export const getEvent: TenantRoute = {
  method: 'GET',
  path: '/events/{id}',
  access: 'tenant',
  operationId: 'getEvent',
  summary: 'Shows one event',
  description:
    'Its record, its payload as it was sent, its failure, the event that caused it and those that its handler published. ' +
    'Operators who name no tenant find open events only: failed ones, and those that wait after a failure.',
  parameters: [
    EVENT_ID_PARAMETER,
    {
      in: 'query',
      name: 'conflicts',
      description: 'Search for other messages with the same id, too. This reads up to 1 MB.',
      schema: { type: 'boolean', default: false },
      required: false,
    },
    TENANT_PARAMETER,
  ],
  answers: [
    { status: 200, description: 'The event.', schema: EVENT_SCHEMA },
    { status: 404, description: 'There is no such event of this tenant.', schema: PROBLEM_SCHEMA },
    {
      status: 409,
      description: 'Events of several tenants have this id, and the operator names no tenant.',
      schema: PROBLEM_SCHEMA,
    },
    UNAVAILABLE,
  ],
  handle: async ({ parameters, scope }, { operatorPorts }) => {
    const { queries, editor, log } = await operatorPorts();
    const address = { kind: 'event_id', eventId: parameters.requiredText('id') } as const;
    const withBeside = parameters.isSet('conflicts');
    const source = { queries, ledger: editor, log };
    return answerTo(await showEvent(address, { scope, withBeside }, source), withBeside);
  },
};

function answerTo(shown: Shown, withConflicts: boolean): ApiAnswer {
  switch (shown.kind) {
    case 'found':
      return { status: 200, body: eventText(shown.life, withConflicts) };
    case 'unknown_key':
      return problemAnswer('not_found', 'There is no such event.');
    case 'unknown_id':
      return problemAnswer(
        'not_found',
        'No open event has this id. Other events are found with the parameter tenant_id.',
      );
    case 'ambiguous':
      return problemAnswer(
        'conflict',
        'Open events of several tenants have this id. Name one of them with the parameter tenant_id.',
      );
  }
}
