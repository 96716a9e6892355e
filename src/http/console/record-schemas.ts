import { FAILURE_REASONS } from '../../core/failure-reasons.ts';
import { FORMAT_SCHEMA, STATUSES } from '../event-schemas.ts';
import { OPERATION_SCHEMA } from '../operation-schemas.ts';
import { MESSAGE_ERRORS } from '../message-errors.ts';
import type { JsonSchema } from '../route.ts';

// The schemas of records in the answers of the console.

const TEXT = { type: 'string' };
const COUNT = { type: 'integer', minimum: 0 };
const TIME = { type: 'string', format: 'date-time' };
const STATUS = { enum: STATUSES };
const REASON = { enum: FAILURE_REASONS };

const KEY = { ...TEXT, description: 'The key of a record.' };

const RELATIVE: JsonSchema = {
  title: 'RecordRelative',
  type: 'object',
  description: 'The event whose handler published it, or one that its handler published.',
  required: ['key'],
  additionalProperties: false,
  properties: {
    key: KEY,
    type: TEXT,
    version: TEXT,
    status: { ...STATUS, description: 'Missing if the ledger doesn’t have the event.' },
  },
};

const ENTRY: JsonSchema = {
  title: 'TimelineEntry',
  type: 'object',
  description: 'What happened to the event, or will.',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: {
      enum: [
        ...['accepted', 'resent', 'received', 'attempts', 'failed', 'operation', 'sent_again'],
        ...['beside', 'processed', 'discarded', 'lease_ends', 'next_attempt', 'due', 'expires'],
        'deleted',
      ],
    },
    at: { ...TIME, description: 'When it happened, or will.' },
    after: { ...TIME, description: 'Instead of `at`: all that is known is that it came later.' },
    times: { ...COUNT, description: 'How often its message was sent again.' },
    count: { ...COUNT, description: 'How often a handler was called.' },
    earlier: { ...COUNT, description: 'Calls that don’t count towards the limit of the handler.' },
    reason: REASON,
    key: KEY,
    operation_id: TEXT,
    operation_kind: { ...TEXT, description: 'Missing if the operation has no record any more.' },
    by: TEXT,
  },
};

const MESSAGE: JsonSchema = {
  title: 'MessagePlace',
  type: 'object',
  description: 'Where its message is, as far as the record tells.',
  required: ['id', 'place', 'text'],
  additionalProperties: false,
  properties: {
    id: { ...TEXT, description: 'The id of the first SQS message with it.' },
    place: {
      enum: [
        ...['deleted', 'dead_letter_queue', 'deleted_or_dead_letter', 'unknown'],
        ...['with_function', 'queue'],
      ],
    },
    text: { ...TEXT, description: 'The same in words.' },
  },
};

/** A record with all that is known of it, but for its text, which is given if it is asked for. */
export const RECORD_SCHEMA: JsonSchema = {
  title: 'EventRecord',
  type: 'object',
  required: [
    ...[
      'key',
      'stamp',
      'format',
      'status',
      'received_at',
      'expire_at',
      'attempts',
      'content',
      'message',
    ],
    ...['timeline', 'published', 'beside', 'beside_complete', 'editable'],
  ],
  additionalProperties: false,
  properties: {
    key: KEY,
    stamp: { ...TEXT, description: 'Names the state of the record. An edit sends it as `seen`.' },
    format: FORMAT_SCHEMA,
    ...{ id: TEXT, tenant_id: TEXT, client_id: TEXT, type: TEXT, version: TEXT },
    created_at: { ...TIME, description: 'When it occurred, as its sender says.' },
    ...{ group_id: TEXT, correlation_id: TEXT, expires_at: TIME, generation: COUNT },
    status: STATUS,
    ...{ first_seen_at: TIME, resent_times: COUNT, received_at: TIME, processed_at: TIME },
    ...{ expire_at: TIME, attempts: COUNT, lease_until: TIME, due_at: TIME, sent_again: COUNT },
    failure: {
      type: 'object',
      description: 'The last failure. A processed event may have one of an earlier attempt.',
      required: ['reason', 'errors'],
      additionalProperties: false,
      properties: { reason: REASON, message: TEXT, errors: MESSAGE_ERRORS },
    },
    fingerprint: TEXT,
    content_hash: TEXT,
    advice: {
      type: 'object',
      description: 'What to do about an open event.',
      required: ['text', 'action'],
      additionalProperties: false,
      properties: { text: TEXT, action: { enum: ['replay', 'redrive', 'discard', 'wait'] } },
    },
    editable: {
      type: 'object',
      description: 'Whether its message may be edited, and if not, why.',
      required: ['kind'],
      additionalProperties: false,
      properties: { kind: { enum: ['editable', 'beside', 'under_way', 'closed'] }, why: TEXT },
    },
    content: {
      type: 'object',
      required: ['kind', 'bytes'],
      additionalProperties: false,
      properties: {
        kind: {
          enum: ['body', 'message'],
          description:
            'body: the text that was sent is that of the body. message: the message was rejected, so its whole text is kept.',
        },
        bytes: { ...COUNT, description: 'The size of that text in UTF-8.' },
      },
    },
    text: { ...TEXT, description: 'The text that was asked for, to the letter.' },
    message: MESSAGE,
    timeline: { type: 'array', items: ENTRY },
    caused_by: RELATIVE,
    published: { type: 'array', items: RELATIVE },
    beside_of: {
      ...TEXT,
      description: 'The key of the event that has its id, if this record is kept beside it.',
    },
    beside: {
      type: 'array',
      description: 'Open records of other messages with its id. With `neighbours=true`.',
      items: {
        type: 'object',
        required: ['key', 'status', 'received_at'],
        additionalProperties: false,
        properties: { key: KEY, status: STATUS, reason: REASON, received_at: TIME },
      },
    },
    beside_complete: {
      type: 'boolean',
      description: 'False if not all records were searched for those beside it.',
    },
    operation: OPERATION_SCHEMA,
  },
};

/** Two records of one id, with the texts of their messages. */
export const COMPARISON_SCHEMA: JsonSchema = {
  title: 'RecordComparison',
  type: 'object',
  required: ['text', 'other_text', 'places', 'more_places'],
  additionalProperties: false,
  properties: {
    text: { ...TEXT, description: 'The message of the record.' },
    other_text: { ...TEXT, description: 'The message of the other record.' },
    places: {
      type: 'array',
      description:
        'Where they differ: JSON pointers. An empty pointer is the whole text. Between events of two formats, fields beside ' +
        'the native ones don’t count.',
      items: TEXT,
    },
    more_places: { ...COUNT, description: 'How many places are left out of the list.' },
  },
};

/** What would become of an edited message. */
export const EDIT_VERDICT_SCHEMA: JsonSchema = {
  title: 'EditVerdict',
  type: 'object',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: {
      description:
        'sendable: it may be sent. refused: the function would reject it. renamed: it is of another event. no_handler: it ' +
        'would wait for a handler that doesn’t exist. id_taken: the ledger has an event of its id already. changed: the ' +
        'record is no longer as it was seen. beside, under_way, closed: the record can’t be edited.',
      enum: [
        ...['sendable', 'unchanged', 'refused', 'renamed', 'no_handler', 'id_taken', 'changed'],
        ...['beside', 'under_way', 'closed'],
      ],
    },
    detail: { ...TEXT, description: 'The same in words.' },
    places: {
      type: 'array',
      description: 'sendable: what was changed, by JSON pointers.',
      items: TEXT,
    },
    reason: { ...TEXT, description: 'refused: why.' },
    errors: { ...MESSAGE_ERRORS, description: 'refused: what is wrong, by JSON pointers.' },
    key: { ...TEXT, description: 'renamed and id_taken: the key of the other event.' },
  },
};
