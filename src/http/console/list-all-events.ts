import { listAllTenants } from '../../operations/all-tenants/list-all-tenants.ts';
import { needsTenant } from '../../operations/list-records.ts';
import { EVENT_PAGE, listedPage, unlessCursorIsWrong } from '../list-answer.ts';
import {
  conditionsOf,
  conflictErrors,
  LIST_CONDITIONS,
  LIST_PAGE,
  NO_FINGERPRINTS,
  pageAsked,
  REFUSED_PAGES,
} from '../list-request.ts';
import { problemAnswer } from '../problem.ts';
import { jsonAnswer, type OperatorRoute } from '../route.ts';
import { telling } from '../service-failed.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import type { ConsoleServices } from './console-services.ts';

export const listAllEvents: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/all-events',
  access: 'operator',
  operationId: 'listAllEvents',
  summary: 'Lists events of all tenants',
  description:
    'The newest first. Open events are those of everybody. For other statuses, the lists of the 20 tenants that sent ' +
    'something last are merged, with that of messages that name no tenant. A page may have fewer events than `limit`, or ' +
    'none, and still have a `next`: a request reads about 1 MB at most.',
  parameters: [...LIST_CONDITIONS, ...LIST_PAGE],
  refused: REFUSED_PAGES,
  answers: [
    {
      status: 200,
      description: 'A page of events.',
      schema: {
        title: 'AllEventsList',
        type: 'object',
        additionalProperties: false,
        required: EVENT_PAGE.required,
        properties: {
          ...EVENT_PAGE.properties,
          tenants: {
            type: 'object',
            description: 'Whose events were listed. Missing if they were those of everybody.',
            required: ['listed', 'known', 'complete'],
            additionalProperties: false,
            properties: {
              listed: {
                type: 'integer',
                description: 'How many tenants have their events in the list.',
              },
              known: {
                type: 'integer',
                description: 'How many tenants are known that may have such events.',
              },
              complete: { type: 'boolean', description: 'False if there may be more tenants.' },
            },
          },
        },
      },
    },
    UNAVAILABLE,
  ],
  handle: async ({ parameters }, { operatorPorts, tenants, clock }) => {
    const filter = conditionsOf(parameters);
    const hasNone = filter.fingerprint !== undefined && needsTenant(filter.status);
    const errors = hasNone ? [NO_FINGERPRINTS] : conflictErrors(filter, clock.now());
    if (errors.length > 0) {
      return problemAnswer('invalid_request', 'Parameters are wrong.', { errors });
    }
    const { queries } = await operatorPorts();
    const directory = telling('The journal', tenants);
    const reading = listAllTenants(queries, directory, filter, pageAsked(parameters));
    return unlessCursorIsWrong(
      reading.then(({ tenants: listed, ...page }) => {
        const facts = listed && {
          ...{ listed: listed.listed, known: listed.known, complete: listed.isComplete },
        };
        return jsonAnswer(200, { ...listedPage(page), tenants: facts });
      }),
    );
  },
};
