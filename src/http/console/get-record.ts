import { differingPlaces } from '../../core/differing-places.ts';
import { messageText } from '../../core/event-text.ts';
import { showEvent } from '../../operations/show-event.ts';
import { problemAnswer, PROBLEM_SCHEMA } from '../problem.ts';
import type { Parameter } from '../parameter.ts';
import { jsonAnswer, type ApiAnswer, type OperatorRoute } from '../route.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { recordAnswer, type AskedText } from './record-answer.ts';
import { COMPARISON_SCHEMA, RECORD_SCHEMA } from './record-schemas.ts';

const KEY_PATTERN = '^[\\x20-\\x7e]{1,300}$';

/** The key of a record in the path. */
export const KEY_PARAMETER: Parameter = {
  in: 'path',
  name: 'key',
  description:
    'The key of a record: `TENANT#EVENT_ID`, `#MESSAGE_ID`, or the key of a conflict, with its space. Percent-encode it.',
  schema: { type: 'string', pattern: KEY_PATTERN },
  required: true,
  example: 'acme#pay-2026-000123',
};

const NOT_FOUND = {
  status: 404,
  description: 'The ledger has no such record.',
  schema: PROBLEM_SCHEMA,
};

export const getRecord: OperatorRoute = {
  method: 'GET',
  path: '/records/{key}',
  access: 'operator',
  operationId: 'getRecord',
  summary: 'Shows one record',
  description:
    'Events, conflicts, and messages that name no event: its life, its failure, where its message is, and what is related to it.',
  parameters: [
    KEY_PARAMETER,
    {
      in: 'query',
      name: 'text',
      description:
        'Give a text, too. sent: the body as it was sent, or a rejected message. message: the whole message, as it would be sent again.',
      schema: { type: 'string', enum: ['sent', 'message'] },
      required: false,
    },
    {
      in: 'query',
      name: 'neighbours',
      description: 'Search for other messages with its id, too. This reads many open events.',
      schema: { type: 'boolean', default: false },
      required: false,
    },
  ],
  answers: [
    { status: 200, description: 'The record.', schema: RECORD_SCHEMA },
    NOT_FOUND,
    UNAVAILABLE,
  ],
  handle: async ({ parameters }, { operatorPorts, clock }) => {
    const { queries, editor, log } = await operatorPorts();
    const address = { kind: 'key', key: parameters.requiredText('key') } as const;
    const request = {
      scope: { kind: 'all_tenants' },
      withBeside: parameters.isSet('neighbours'),
    } as const;
    const shown = await showEvent(address, request, { queries, ledger: editor, log });
    if (shown.kind !== 'found') return unknownRecord();
    const asked = parameters.text('text') as AskedText | undefined;
    return jsonAnswer(200, recordAnswer(shown.life, asked, clock.now()));
  },
};

/** Most places that are listed. Two large messages may differ in hundreds of thousands. */
const MAX_PLACES = 100;

export const compareRecords: OperatorRoute = {
  method: 'GET',
  path: '/records/{key}/comparison',
  access: 'operator',
  operationId: 'compareRecords',
  summary: 'Compares the messages of two records',
  description: 'Mostly of an event and a conflict of it.',
  parameters: [
    KEY_PARAMETER,
    {
      in: 'query',
      name: 'with',
      description: 'The key of the other record.',
      schema: { type: 'string', pattern: KEY_PATTERN },
      required: true,
    },
  ],
  answers: [
    { status: 200, description: 'Both messages.', schema: COMPARISON_SCHEMA },
    NOT_FOUND,
    UNAVAILABLE,
  ],
  handle: async ({ parameters }, { operatorPorts }) => {
    const { editor } = await operatorPorts();
    const keys = [parameters.requiredText('key'), parameters.requiredText('with')] as const;
    const records = await editor.read(keys);
    const [record, other] = [records.get(keys[0]), records.get(keys[1])];
    if (!record || !other) return unknownRecord();
    const places = differingPlaces(record, other);
    return jsonAnswer(200, {
      text: messageText(record),
      other_text: messageText(other),
      places: places.slice(0, MAX_PLACES),
      more_places: Math.max(0, places.length - MAX_PLACES),
    });
  },
};

function unknownRecord(): ApiAnswer {
  return problemAnswer(
    'not_found',
    'The ledger has no such record. It hasn’t come, or waits in the queue and was never tried, or its retention is over.',
  );
}
