import { OUTCOME_KINDS } from '../../core/outcome.ts';
import { jsonAnswer, type OperatorRoute } from '../route.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import type { ConsoleServices } from './console-services.ts';
import { explained } from './explained.ts';

const TIME = { type: 'string', format: 'date-time' };
const COUNT = { type: 'integer', minimum: 0 };

export const getTypeOutcomes: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/types/{type}/outcomes',
  access: 'operator',
  operationId: 'getTypeOutcomes',
  summary: 'Counts what became of the messages of an event type in the last day',
  description:
    'From CloudWatch, if the setting metricsByEventType is set. A request costs $0.00006.',
  parameters: [
    {
      in: 'path',
      name: 'type',
      description: 'The type of events.',
      schema: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,99}$' },
      required: true,
      example: 'user_registered',
    },
  ],
  answers: [
    {
      status: 200,
      description: 'The counts.',
      schema: {
        title: 'TypeOutcomes',
        type: 'object',
        additionalProperties: false,
        properties: {
          counted: {
            type: 'object',
            description: 'Missing if nobody counted any by type.',
            required: ['since', 'until', 'counts'],
            additionalProperties: false,
            properties: {
              since: TIME,
              until: TIME,
              counts: {
                type: 'object',
                description: 'Messages by outcome. A message counts each time it is received.',
                required: OUTCOME_KINDS,
                additionalProperties: false,
                properties: Object.fromEntries(OUTCOME_KINDS.map((kind) => [kind, COUNT])),
              },
            },
          },
        },
      },
    },
    UNAVAILABLE,
  ],
  handle: ({ requestId, parameters }, services) =>
    explained({ requestId, route: 'GET /types/{type}/outcomes' }, services, async () => {
      const counted = await services.types.lastDay(parameters.requiredText('type'));
      return jsonAnswer(200, { counted });
    }),
};
