import type { CausesPage } from '../../operations/causes/causes.ts';
import { jsonAnswer, type OperatorRoute } from '../route.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { causeAnswer, causeEventAnswer, snapshotAnswer } from './cause-answer.ts';
import {
  FILTER_PARAMETERS,
  filterOf,
  partOf,
  partParameters,
  refusalOf,
  SNAPSHOT_NOTE,
} from './cause-request.ts';
import {
  CAUSE_EVENT_SCHEMA,
  CAUSE_SCHEMA,
  READING_SCHEMA,
  SNAPSHOT_MEMBERS,
} from './cause-schemas.ts';
import type { ConsoleServices } from './console-services.ts';

/** A snapshot has no more events. */
const MAX_EVENTS_OFFSET = 250_000;

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
    ...partParameters('events', MAX_EVENTS_OFFSET),
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
              data: {
                type: 'array',
                description: 'Its events, the newest first.',
                items: CAUSE_EVENT_SCHEMA,
              },
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
    const part = partOf(parameters);
    const answer = await causes.find(parameters.requiredText('fingerprint'), filter);
    return jsonAnswer(
      200,
      snapshotAnswer(answer, (page) => oneJson(page, part)),
    );
  },
};

const ALONE = { names: 100, errors: 50 };

function oneJson(
  { causes: [cause], totals }: CausesPage,
  { offset, limit }: ReturnType<typeof partOf>,
): object {
  if (!cause) return { data: [], has_more: false };
  const events = totals.eventsOf(cause.fingerprint, offset, limit);
  return {
    cause: causeAnswer(cause, ALONE),
    data: events.map(causeEventAnswer),
    has_more: offset + events.length < cause.events,
  };
}
