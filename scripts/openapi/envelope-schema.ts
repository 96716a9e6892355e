import { MAX_GENERATION } from '../../src/core/envelope.ts';
import type { JsonSchema } from '../schemas/read.ts';

// The rules of src/core/envelope.ts as JSON Schema. A test compares the two.

const VISIBLE_ASCII = '^[\\x21-\\x7e]{1,128}$';
const NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';

function text(description: string, rule: JsonSchema): JsonSchema {
  return { type: 'string', description, ...rule };
}

function dateTime(description: string): JsonSchema {
  return text(description, { format: 'date-time', maxLength: 128 });
}

/** Envelope fields that an event may have in both forms. */
const SHARED = {
  tenant_id: text(
    'Whose event it is. A caller with a token has a tenant, and may name no other one.',
    {
      pattern: NAME,
    },
  ),
  client_id: text('The system that sends the event. Default: the name of the caller.', {
    pattern: NAME,
  }),
  occurred_at: dateTime('When it happened, RFC 3339. Default: now.'),
  group_id: text('Events of a group stay in order on a FIFO queue.', { pattern: VISIBLE_ASCII }),
  expires_at: dateTime('The event is rejected if it is read after this time, RFC 3339.'),
  correlation_id: text('Names the business process that the event belongs to.', {
    pattern: VISIBLE_ASCII,
  }),
};

const ID = text('Unique within the tenant. Sending it again is safe. Default: a new UUID.', {
  pattern: VISIBLE_ASCII,
});

function versionSchema(version: string, isNewest: boolean): JsonSchema {
  const description = 'Default: the newest version, which is this one.';
  return { const: version, ...(isNewest && { description }) };
}

/**
 * The envelope of the wire format around the body of one event type and version, as the API takes it: what is left out has a
 * default. A message in the queue needs every field from `event_id` to `occurred_at`.
 *
 * @param isNewest whether the version may be left out, because events without one have this version
 */
export function envelopeSchema(
  eventType: string,
  version: string,
  body: JsonSchema,
  isNewest: boolean,
): JsonSchema {
  return {
    type: 'object',
    description: `The envelope of ${eventType} ${version}. Fields that it doesn't know are kept with the event.`,
    required: ['event_type', 'body', ...(isNewest ? [] : ['schema_version'])],
    properties: {
      event_id: ID,
      event_type: { const: eventType },
      schema_version: versionSchema(version, isNewest),
      ...SHARED,
      causation_id: text('The event that caused this one.', { pattern: VISIBLE_ASCII }),
      generation: {
        type: 'integer',
        description:
          'How many events came before it, each published by the handler of the one before.',
        minimum: 0,
        maximum: MAX_GENERATION,
      },
      body,
    },
  };
}

/** The short form of one event type and version. @param isNewest see `envelopeSchema` */
export function shortFormSchema(
  eventType: string,
  version: string,
  payload: JsonSchema,
  isNewest: boolean,
): JsonSchema {
  return {
    type: 'object',
    description: `The short form of ${eventType} ${version}. What is left out has a default.`,
    required: ['type', 'payload', ...(isNewest ? [] : ['version'])],
    properties: {
      id: ID,
      type: { const: eventType },
      version: versionSchema(version, isNewest),
      ...SHARED,
      payload,
    },
    additionalProperties: false,
  };
}
