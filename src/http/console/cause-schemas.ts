import { FAILURE_REASONS } from '../../core/failure-reasons.ts';
import { MAX_BUCKETS } from '../../operations/causes/trend.ts';
import { MESSAGE_ERRORS } from '../message-errors.ts';
import type { JsonSchema } from '../route.ts';

// The schemas of causes in answers.

const TIME = { type: 'string', format: 'date-time' };
const TEXT = { type: 'string' };
const COUNT = { type: 'integer', minimum: 0 };
const REASONS = { type: 'array', items: { enum: FAILURE_REASONS } };

const COUNTS: JsonSchema = {
  title: 'NameCounts',
  type: 'object',
  description:
    'How many events each name has, the most frequent first. A type has its version: `order.placed v1`.',
  required: ['counts', 'others', 'more'],
  additionalProperties: false,
  properties: {
    counts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'events'],
        additionalProperties: false,
        properties: { name: TEXT, events: COUNT },
      },
    },
    others: { ...COUNT, description: 'How many names are left out.' },
    more: { type: 'boolean', description: 'True if there are even more, which nobody counted.' },
  },
};

const SAMPLE: JsonSchema = {
  type: 'object',
  description: 'Why the sample failed. Missing if it is gone.',
  required: ['reason', 'errors', 'more_errors'],
  additionalProperties: false,
  properties: {
    reason: { enum: FAILURE_REASONS },
    message: { ...TEXT, description: 'What the handler said.' },
    errors: MESSAGE_ERRORS,
    more_errors: { ...COUNT, description: 'How many errors are left out.' },
  },
};

const TREND: JsonSchema = {
  title: 'Trend',
  type: 'object',
  description: 'When its events were received: a histogram that ends with the snapshot.',
  required: ['since', 'bucket_seconds', 'counts'],
  additionalProperties: false,
  properties: {
    since: { ...TIME, description: 'When the first bucket begins.' },
    bucket_seconds: { type: 'integer', minimum: 1 },
    counts: { type: 'array', maxItems: MAX_BUCKETS, items: COUNT },
  },
};

const ADVICE: JsonSchema = {
  type: 'array',
  description: 'What to do. More than one if its events need different things.',
  items: {
    type: 'object',
    required: ['reasons', 'text', 'action'],
    additionalProperties: false,
    properties: {
      reasons: { ...REASONS, description: 'Which events it is about. Empty: all of them.' },
      text: TEXT,
      action: {
        description:
          'What usually comes next. redrive: their messages are in the dead-letter queue. wait: nothing.',
        enum: ['replay', 'redrive', 'discard', 'wait'],
      },
    },
  },
};

/** Open events that failed for the same cause. */
export const CAUSE_SCHEMA: JsonSchema = {
  title: 'Cause',
  type: 'object',
  required: [
    ...['events', 'failed', 'queued', 'first_seen', 'last_seen', 'summary', 'reasons', 'types'],
    ...['tenants', 'sample_key', 'trend', 'advice'],
  ],
  additionalProperties: false,
  properties: {
    fingerprint: {
      ...TEXT,
      description: 'Missing for events that wait for another attempt although nothing failed.',
    },
    events: COUNT,
    failed: COUNT,
    queued: { ...COUNT, description: 'They wait for another attempt.' },
    first_seen: { ...TIME, description: 'When the first of them was received.' },
    last_seen: { ...TIME, description: 'When the last of them was received.' },
    summary: { ...TEXT, description: 'What the reasons say, in words.' },
    reasons: REASONS,
    types: COUNTS,
    tenants: COUNTS,
    sample_key: { ...TEXT, description: 'The key of the event that was received last.' },
    sample: SAMPLE,
    trend: TREND,
    advice: ADVICE,
  },
};

/** An event of a cause, as far as a snapshot knows it. */
export const CAUSE_EVENT_SCHEMA: JsonSchema = {
  title: 'CauseEvent',
  type: 'object',
  required: ['key', 'status', 'received_at'],
  additionalProperties: false,
  properties: {
    key: { ...TEXT, description: 'The key of the record.' },
    status: { enum: ['failed', 'queued'] },
    reason: { enum: FAILURE_REASONS },
    tenant_id: TEXT,
    type: TEXT,
    version: TEXT,
    received_at: TIME,
  },
};

/** A newer snapshot that is being taken. */
export const READING_SCHEMA: JsonSchema = {
  title: 'SnapshotReading',
  type: 'object',
  description: 'Present while a newer snapshot is being taken.',
  required: ['since', 'events'],
  additionalProperties: false,
  properties: {
    since: TIME,
    events: { ...COUNT, description: 'How many open events were read so far.' },
  },
};

/** What every answer says of the snapshot that it is made from. */
export const SNAPSHOT_MEMBERS = {
  at: { ...TIME, description: 'When the snapshot began. Later events may be missing.' },
  complete: {
    type: 'boolean',
    description: 'False if there are more open events than a snapshot holds: it has the newest.',
  },
};

/** Causes of one snapshot. */
export const CAUSES_SNAPSHOT_SCHEMA: JsonSchema = {
  title: 'CausesSnapshot',
  type: 'object',
  description: 'Missing until the first snapshot was taken.',
  required: [
    ...['at', 'complete', 'events', 'failed', 'queued', 'waiting', 'count', 'ungrouped'],
    ...['causes', 'has_more'],
  ],
  additionalProperties: false,
  properties: {
    ...SNAPSHOT_MEMBERS,
    events: { ...COUNT, description: 'All open events that meet the conditions.' },
    failed: COUNT,
    queued: COUNT,
    waiting: {
      type: 'object',
      description: 'How many of them wait for a schema.',
      required: ['unknown_type', 'unknown_version'],
      additionalProperties: false,
      properties: { unknown_type: COUNT, unknown_version: COUNT },
    },
    count: { ...COUNT, description: 'How many causes there are.' },
    ungrouped: { ...COUNT, description: 'Events of more causes than are counted.' },
    causes: { type: 'array', items: CAUSE_SCHEMA },
    has_more: { type: 'boolean', description: 'Whether more causes follow.' },
  },
};
