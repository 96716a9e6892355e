import { FAILURE_REASONS } from '../../core/failure-reasons.ts';
import { OUTCOME_KINDS } from '../../core/outcome.ts';
import { OPERATION_SCHEMA } from '../operation-schemas.ts';
import type { JsonSchema } from '../route.ts';

// The schemas of what the overview tells.

const TEXT = { type: 'string' };
const TIME = { type: 'string', format: 'date-time' };
const COUNT = { type: 'integer', minimum: 0 };
const COUNTS = { type: 'object', additionalProperties: COUNT };

function objectOf(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema {
  return { type: 'object', required, additionalProperties: false, properties };
}

const DEPTH: JsonSchema = {
  ...objectOf({
    visible: { ...COUNT, description: 'They wait to be received.' },
    in_flight: { ...COUNT, description: 'They were received, and wait for their end.' },
    delayed: { ...COUNT, description: 'They were sent with a delay that is not over.' },
  }),
  title: 'QueueDepth',
  description: 'About how many messages are in a queue.',
};

const PERIOD: JsonSchema = {
  ...objectOf({
    since: TIME,
    until: TIME,
    counts: objectOf(Object.fromEntries(OUTCOME_KINDS.map((kind) => [kind, COUNT]))),
  }),
  title: 'Period',
  description: 'How many messages had which outcome. A message counts each time it is received.',
};

const TRAFFIC = objectOf(
  {
    newest: { ...PERIOD, title: 'Newest period' },
    series: {
      type: 'array',
      items: PERIOD,
      description:
        'Consecutive periods, the oldest first: minutes of the last hour on AWS, five seconds each on a local run.',
    },
    oldest_message: {
      ...objectOf({ seconds: { type: 'number', minimum: 0 }, at: TIME }),
      description:
        'How long the oldest message has waited. Messages that were received three times or more are left out.',
    },
  },
  ['series'],
);

const FAILURE = objectOf(
  {
    reason: { enum: FAILURE_REASONS },
    message: TEXT,
    errors: { type: 'array', items: objectOf({ pointer: TEXT, keyword: TEXT, detail: TEXT }) },
  },
  ['reason', 'errors'],
);

const CAUSE: JsonSchema = {
  ...objectOf(
    {
      fingerprint: { ...TEXT, description: 'Missing for events that only wait.' },
      ...{ events: COUNT, failed: COUNT, queued: COUNT, first_seen: TIME, last_seen: TIME },
      summary: { ...TEXT, description: 'What its events have in common, in words.' },
      reasons: { type: 'array', items: { enum: FAILURE_REASONS } },
      types: { ...COUNTS, description: 'How many events each type and version has.' },
      tenants: COUNTS,
      sample_key: { ...TEXT, description: 'The key of the newest of its events.' },
      sample: { ...FAILURE, description: 'Why one of its events failed.' },
    },
    [
      ...['events', 'failed', 'queued', 'first_seen', 'last_seen', 'summary', 'reasons'],
      ...['types', 'tenants', 'sample_key'],
    ],
  ),
  title: 'TopCause',
};

const OPEN = objectOf({
  failed: COUNT,
  queued: { ...COUNT, description: 'They failed, and get another attempt.' },
  complete: { type: 'boolean', description: 'False if there are older ones that weren’t read.' },
  causes: { type: 'array', items: CAUSE, description: 'The causes of most events.' },
});

/** Whether events are taken from the queue, and if not, why. */
export const SOURCE_SCHEMA: JsonSchema = {
  ...objectOf(
    {
      state: {
        enum: ['creating', 'enabling', 'enabled', 'disabling', 'disabled', 'updating', 'deleting'],
      },
      changed_at: TIME,
      cause: { ...TEXT, description: 'What Lambda says of the last change.' },
      paused: {
        ...objectOf({ since: TIME, by: TEXT, note: TEXT, operation: TEXT }),
        description: 'Missing if nobody recorded that they paused it.',
      },
    },
    ['state'],
  ),
  title: 'Source',
};

function partOf(value: JsonSchema, description: string): JsonSchema {
  return {
    ...objectOf(
      {
        state: {
          enum: ['none', 'read', 'failed'],
          description: 'none: there is no answer yet. failed: the last read failed.',
        },
        error: { ...TEXT, description: 'Why it failed, and what to do.' },
        waiting_ms: { ...COUNT, description: 'For how long a read has had no answer.' },
        value,
      },
      ['state'],
    ),
    description,
  };
}

export const OVERVIEW_SCHEMA: JsonSchema = {
  ...objectOf({
    at: TIME,
    queues: partOf(objectOf({ queue: DEPTH, dead_letters: DEPTH }), 'What waits.'),
    outcomes: partOf(TRAFFIC, 'What became of messages lately.'),
    open: partOf(OPEN, 'Events that need somebody: the newest ones, up to 4,000 in 4 MB.'),
    source: partOf(SOURCE_SCHEMA, 'Whether events are taken from the queue.'),
    operations: partOf(
      { type: 'array', items: OPERATION_SCHEMA },
      'Operations that are under way, or stopped within a week before their end.',
    ),
  }),
  title: 'Overview',
};
