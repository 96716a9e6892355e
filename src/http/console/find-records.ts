import { findRecords } from '../../operations/find-records.ts';
import { jsonAnswer, type OperatorRoute } from '../route.ts';
import { telling } from '../service-failed.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import type { ConsoleServices } from './console-services.ts';

const TEXT = { type: 'string' };

export const getRecords: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/records',
  access: 'operator',
  operationId: 'findRecords',
  summary: 'Finds records by what somebody typed',
  description:
    'A key, or the id of an event alone. By its id, an event is found if it is open, or if its tenant sent something lately.',
  parameters: [
    {
      in: 'query',
      name: 'text',
      description: 'What somebody typed.',
      schema: { type: 'string', pattern: '^[^]{1,400}$' },
      required: true,
    },
  ],
  answers: [
    {
      status: 200,
      description: 'What was found.',
      schema: {
        title: 'FoundRecords',
        type: 'object',
        required: ['kind', 'keys', 'complete'],
        additionalProperties: false,
        properties: {
          kind: {
            enum: ['key', 'event_id', 'neither'],
            description: 'What the text is. neither: no record can have it as key or id.',
          },
          keys: { type: 'array', items: { ...TEXT, description: 'The key of a record.' } },
          complete: {
            type: 'boolean',
            description: 'False if there are more open events than were searched.',
          },
        },
      },
    },
    UNAVAILABLE,
  ],
  handle: async ({ parameters }, { operatorPorts, tenants }) => {
    const { queries, editor } = await operatorPorts();
    const text = parameters.requiredText('text').trim();
    const directory = telling('The journal', tenants);
    const source = { queries, ledger: editor, tenants: directory };
    const found = await findRecords(text, source);
    return jsonAnswer(200, found);
  },
};
