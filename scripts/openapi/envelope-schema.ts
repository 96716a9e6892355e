import type { JsonSchema } from '../schemas/read.ts';
import { fieldOverHttp } from './envelope-fields.ts';

/** Envelope fields that an event may have in both forms. */
const SHARED = {
  tenant_id: fieldOverHttp('tenant_id'),
  client_id: fieldOverHttp('client_id'),
  occurred_at: fieldOverHttp('occurred_at'),
  group_id: fieldOverHttp('group_id'),
  expires_at: fieldOverHttp('expires_at'),
  correlation_id: fieldOverHttp('correlation_id'),
};

function versionSchema(version: string, isNewest: boolean): JsonSchema {
  const description = 'Default: the newest version, which is this one.';
  return { const: version, ...(isNewest && { description }) };
}

/**
 * The envelope of the wire format around the body of one event type and version, as the API takes it: what is left out has a
 * default. `queuedEnvelope` is the same for a message in the queue.
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
      event_id: fieldOverHttp('event_id'),
      event_type: { const: eventType },
      schema_version: versionSchema(version, isNewest),
      ...SHARED,
      causation_id: fieldOverHttp('causation_id'),
      generation: fieldOverHttp('generation'),
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
      id: fieldOverHttp('event_id'),
      type: { const: eventType },
      version: versionSchema(version, isNewest),
      ...SHARED,
      payload,
    },
    additionalProperties: false,
  };
}
