import { FAILURE_REASONS } from '../core/failure-reasons.ts';
import { MAX_NOTE_CHARACTERS, NOTE_PATTERN } from '../operations/begin-operation.ts';
import { DEFAULT_RATE, MAX_RATE } from '../operations/rate-limit.ts';
import type { JsonSchema } from './route.ts';

// The schemas of what operators send to change events.

const TIME = { type: 'string', format: 'date-time' };

/** Which open events a change takes. */
export const FILTER_SCHEMA: JsonSchema = {
  title: 'OperationFilter',
  type: 'object',
  description: 'Open events that meet every condition. An empty filter needs `"all": true`.',
  additionalProperties: false,
  properties: {
    id: {
      type: 'string',
      description:
        'One record: `TENANT#EVENT_ID`, or the key of a conflict as lists show it. Then `status` is the only other condition.',
      pattern: '^[\\x20-\\x7e]{1,300}$',
    },
    status: {
      enum: ['failed', 'queued'],
      description:
        'Without it, or with `failed`, a `queued` event is left alone, because its message is on its way.',
    },
    reason: { enum: FAILURE_REASONS },
    tenant_id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
    event_type: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,99}$' },
    schema_version: { type: 'string', pattern: '^v[1-9][0-9]{0,3}$' },
    fingerprint: { type: 'string', pattern: '^f[0-9]{1,3}_[0-9a-f]{12}$' },
    since: { ...TIME, description: 'Received at this time or later.' },
    until: {
      ...TIME,
      description: 'Received before this time. Default, and latest: when the operation begins.',
    },
  },
};

const EVERY_CHANGE = {
  filter: FILTER_SCHEMA,
  all: { type: 'boolean', description: 'Take every open event. Only without a filter.' },
  expected: {
    type: 'integer',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'How many events the preview accepted. Needed without `dry_run`.',
  },
};

export const REPLAY_SCHEMA: JsonSchema = {
  title: 'Replay',
  type: 'object',
  additionalProperties: false,
  properties: {
    ...EVERY_CHANGE,
    rate: {
      type: 'integer',
      minimum: 1,
      maximum: MAX_RATE,
      description: `Messages a second, at most. Default ${DEFAULT_RATE}.`,
    },
  },
};

export const DISCARD_SCHEMA: JsonSchema = {
  title: 'Discard',
  type: 'object',
  additionalProperties: false,
  properties: {
    ...EVERY_CHANGE,
    note: {
      type: 'string',
      pattern: NOTE_PATTERN,
      description: `Why, in one line of at most ${MAX_NOTE_CHARACTERS} characters. It is kept with the operation. Needed without \`dry_run\`.`,
    },
  },
};
