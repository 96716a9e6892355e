import { EVENT_FORMATS } from '../core/envelopes/event-format.ts';
import { FAILURE_REASONS } from '../core/failure-reasons.ts';
import { MESSAGE_ERRORS } from './message-errors.ts';
import type { JsonSchema } from './route.ts';

// The schemas of events in answers.

const TIME = { type: 'string', format: 'date-time' };
const TEXT = { type: 'string' };

export const STATUSES = ['queued', 'processing', 'processed', 'failed', 'discarded'] as const;

const STATUS: JsonSchema = {
  description:
    'queued: waits for its handler. processing: is being handled. processed: recorded, and handled if it has a handler. ' +
    'failed: rejected, or given up. discarded: an operator ended it.',
  enum: STATUSES,
};

/** The format of an event. */
export const FORMAT_SCHEMA: JsonSchema = {
  description:
    'The format in which its message came. Over HTTP, native or cloudevents. In SNS and EventBridge there may be an event of ' +
    'another format.',
  enum: EVENT_FORMATS,
};

const REASON: JsonSchema = {
  description: 'Why it failed, or why its last attempt did.',
  enum: FAILURE_REASONS,
};

const RELATIVE: JsonSchema = {
  type: 'object',
  required: ['id'],
  additionalProperties: false,
  properties: {
    id: TEXT,
    type: TEXT,
    status: { ...STATUS, description: 'Missing if the ledger doesn’t have the event.' },
  },
};

const FAILURE: JsonSchema = {
  type: 'object',
  description: 'The last failure. An event that is processed may have one of an earlier attempt.',
  required: ['reason', 'errors'],
  additionalProperties: false,
  properties: {
    reason: REASON,
    message: { ...TEXT, description: 'What the handler said.' },
    errors: MESSAGE_ERRORS,
  },
};

/** One event with all that is known of it. */
export const EVENT_SCHEMA: JsonSchema = {
  title: 'Event',
  type: 'object',
  required: [
    ...['id', 'format', 'status', 'received_at', 'expire_at', 'attempts', 'published'],
    'conflicts',
  ],
  additionalProperties: false,
  properties: {
    id: TEXT,
    type: { ...TEXT, description: 'Missing if the message doesn’t say it.' },
    format: FORMAT_SCHEMA,
    status: STATUS,
    payload: {
      description:
        'The body of the event, exactly as it was sent. Missing if the message was rejected.',
    },
    raw: {
      ...TEXT,
      description: 'The whole text of a message that was rejected, or is a conflict of such.',
    },
    created_at: { ...TIME, description: 'When it occurred, as its sender says: `occurred_at`.' },
    first_seen_at: { ...TIME, description: 'When SQS took the first of its messages.' },
    resent_times: { type: 'integer', description: 'How often its message was sent again.' },
    received_at: TIME,
    processed_at: TIME,
    expire_at: { ...TIME, description: 'It may be deleted from then on.' },
    attempts: { type: 'integer', description: 'How often a handler was called with it.' },
    lease_until: { ...TIME, description: 'No other attempt begins before.' },
    due_at: { ...TIME, description: 'When its message should come back at the latest.' },
    sent_again: { type: 'integer', description: 'How often the watchdog sent its message.' },
    error: { ...TEXT, description: 'Why it is failed, or waits: reason and text of the failure.' },
    tenant_id: TEXT,
    client_id: TEXT,
    version: { ...TEXT, description: 'The version of its schema: `v1`, `v2`, …' },
    group_id: TEXT,
    expires_at: { ...TIME, description: 'Its handling must start before.' },
    correlation_id: TEXT,
    generation: {
      type: 'integer',
      description: 'How many events came before it, each by a handler.',
    },
    extra: {
      type: 'object',
      description: 'Fields of the envelope that the processor doesn’t know.',
    },
    failure: FAILURE,
    fingerprint: { ...TEXT, description: 'Equal for failures of the same cause.' },
    operation_id: { ...TEXT, description: 'The operation that changed it last.' },
    caused_by: { ...RELATIVE, description: 'The event whose handler published it.' },
    published: {
      type: 'array',
      description: 'The events that its handler published, as far as the ledger has them.',
      items: RELATIVE,
    },
    conflicts: {
      type: 'array',
      description: 'Other messages with its id that the queue brought. With `conflicts=true`.',
      items: {
        type: 'object',
        required: ['received_at'],
        additionalProperties: false,
        properties: { reason: REASON, received_at: TIME },
      },
    },
    conflicts_complete: {
      type: 'boolean',
      description: 'Missing unless they were searched for. False if not everything was searched.',
    },
  },
};

/** An event in a list. */
export const LISTED_EVENT_SCHEMA: JsonSchema = {
  title: 'ListedEvent',
  type: 'object',
  required: ['key', 'status', 'attempts', 'received_at'],
  additionalProperties: false,
  properties: {
    id: { ...TEXT, description: 'Missing if the message names no event.' },
    type: TEXT,
    version: TEXT,
    key: {
      ...TEXT,
      description: 'The key of the record. A conflict has the id of the other event.',
    },
    status: STATUS,
    reason: REASON,
    tenant_id: TEXT,
    fingerprint: TEXT,
    attempts: { type: 'integer' },
    received_at: TIME,
  },
};
