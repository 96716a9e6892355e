import { FILTER_SCHEMA } from './change-schemas.ts';
import { MESSAGE_ERRORS } from './message-errors.ts';
import type { JsonSchema } from './route.ts';

// The schemas of operations and previews in answers.

const TIME = { type: 'string', format: 'date-time' };
const TEXT = { type: 'string' };
const COUNT = { type: 'integer', minimum: 0 };

const COUNTS: JsonSchema = {
  type: 'object',
  required: ['done', 'skipped', 'failed'],
  additionalProperties: false,
  properties: {
    done: { ...COUNT, description: 'Sent, or discarded.' },
    skipped: {
      type: 'object',
      description: 'Left as they were: why, and how many.',
      additionalProperties: COUNT,
    },
    failed: { ...COUNT, description: 'SQS did not confirm their messages.' },
  },
};

/** An operation, with who did it, and how far it came. */
export const OPERATION_SCHEMA: JsonSchema = {
  title: 'Operation',
  type: 'object',
  required: ['id', 'kind', 'by', 'state', 'started_at', 'updated_at'],
  additionalProperties: false,
  properties: {
    id: { ...TEXT, description: 'Ids sort by time.' },
    kind: { enum: ['replay', 'discard', 'edit', 'redrive', 'pause', 'resume'] },
    by: { ...TEXT, description: 'Who: the ARN of an IAM caller, or the subject of a token.' },
    filter: { ...FILTER_SCHEMA, title: 'Taken events', description: 'Which events it takes.' },
    counts: COUNTS,
    note: { ...TEXT, description: 'Why, or what was edited.' },
    with_refused: { type: 'boolean' },
    rate: { type: 'integer' },
    state: {
      enum: ['running', 'stopped', 'interrupted', 'done'],
      description: 'interrupted: its process died before it could save that it stopped.',
    },
    started_at: TIME,
    updated_at: { ...TIME, description: 'When it was saved last.' },
    resume: { ...TEXT, description: 'Where to POST to go on with it. Missing if nobody can.' },
  },
};

export const OPERATIONS_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['data'],
  additionalProperties: false,
  properties: { data: { type: 'array', items: OPERATION_SCHEMA } },
};

/** What an operation would do. */
export const PREVIEW_SCHEMA: JsonSchema = {
  title: 'Preview',
  type: 'object',
  required: ['filter', 'counts', 'refusals', 'missing_handlers', 'dead_letters'],
  additionalProperties: false,
  properties: {
    filter: {
      ...FILTER_SCHEMA,
      title: 'Judged events',
      description: 'Send it again with the operation: its `until` leaves out what fails later.',
    },
    counts: {
      type: 'object',
      description: 'Events by what would become of them. Only accepted ones would be taken.',
      required: ['accepted'],
      additionalProperties: COUNT,
    },
    refusals: {
      type: 'array',
      description: 'Why events would be refused again, the most frequent cause first.',
      items: {
        type: 'object',
        required: ['reason', 'count', 'sample', 'errors'],
        additionalProperties: false,
        properties: {
          ...{ reason: TEXT, event_type: TEXT, schema_version: TEXT, fingerprint: TEXT },
          ...{
            errors: MESSAGE_ERRORS,
            count: COUNT,
            sample: { ...TEXT, description: 'Key of one.' },
          },
        },
      },
    },
    missing_handlers: {
      type: 'array',
      description: 'Types that the deployed function has no handler for.',
      items: {
        type: 'object',
        required: ['event_type', 'schema_version', 'count'],
        additionalProperties: false,
        properties: { event_type: TEXT, schema_version: TEXT, count: COUNT },
      },
    },
    dead_letters: {
      ...COUNT,
      description: 'How many accepted events also have a message in the dead-letter queue.',
    },
  },
};
