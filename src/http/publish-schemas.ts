import { MAX_EVENTS } from '../operations/publish/cut-events.ts';
import { STATUSES } from './event-schemas.ts';
import { PROBLEM_SCHEMA } from './problem.ts';
import type { JsonSchema } from './route.ts';

const TEXT = { type: 'string' };
const TIME = { type: 'string', format: 'date-time' };

/** An event in either form. The build of the OpenAPI document puts the schemas of the team's events in the place of these. */
const EVENT: JsonSchema = {
  anyOf: [
    { title: 'EventEnvelope', type: 'object', description: 'An event in the wire format.' },
    {
      title: 'ShortEvent',
      type: 'object',
      description: 'An event in the short form.',
      required: ['type', 'payload'],
    },
  ],
};

/** What `POST /events` takes. */
export const PUBLISH_SCHEMA: JsonSchema = {
  anyOf: [EVENT, { type: 'array', minItems: 1, maxItems: MAX_EVENTS, items: EVENT }],
};

/** What became of an event that was accepted. */
export const PUBLISHED_EVENT_SCHEMA: JsonSchema = {
  title: 'PublishedEvent',
  type: 'object',
  required: ['id', 'type', 'version', 'tenant_id', 'client_id', 'status', 'created_at'],
  additionalProperties: false,
  properties: {
    id: TEXT,
    type: TEXT,
    version: TEXT,
    tenant_id: TEXT,
    client_id: TEXT,
    status: {
      description:
        'That of its record. sent: only the queue has it, because the ledger did not answer. valid: a dry run, nothing was done.',
      enum: [...STATUSES, 'sent', 'valid'],
    },
    created_at: { ...TIME, description: 'When it occurred: `occurred_at`.' },
    received_at: { ...TIME, description: 'When it was first received.' },
    attempts: { type: 'integer', description: 'How often a handler was called with it.' },
    duplicate: { const: true, description: 'The ledger has it already: nothing was done.' },
    handled: { type: 'boolean', description: 'In a dry run: whether a handler would be called.' },
  },
};

/** What became of each event of an array. */
export const RESULTS_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['results'],
  additionalProperties: false,
  properties: {
    results: {
      type: 'array',
      description:
        'One for each event, in their order: `event` if it was accepted, else `problem`.',
      items: {
        type: 'object',
        required: ['status'],
        additionalProperties: false,
        properties: {
          status: { type: 'integer', description: 'What the event would get alone.' },
          event: PUBLISHED_EVENT_SCHEMA,
          problem: PROBLEM_SCHEMA,
        },
      },
    },
  },
};
