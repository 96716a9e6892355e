import { fieldInQueue } from '../../openapi/envelope-fields.ts';
import type { EventVersion } from '../../openapi/event-names.ts';
import type { JsonSchema } from '../../schemas/read.ts';
import type { JsonObject } from '../../traffic/json-text.ts';
import { cloudEventOf } from './cloud-event.ts';
import type { MessageForm } from './message-form.ts';

// CloudEvents 1.0: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md. docs/formats.md has the table of
// its attributes and our fields.

const REQUIRED = ['specversion', 'id', 'source', 'type', 'time', 'tenantid', 'schemaversion'];

/** The context attributes of an event. */
function attributes({ eventType, version }: EventVersion): Record<string, JsonSchema> {
  return {
    specversion: { type: 'string', const: '1.0' },
    id: fieldInQueue('event_id'),
    source: {
      type: 'string',
      minLength: 1,
      description:
        'Where the event comes from, a URI reference. Without `clientid` it is also the name of the sending system, and must be written like one.',
    },
    type: { type: 'string', const: eventType },
    time: fieldInQueue('occurred_at'),
    tenantid: fieldInQueue('tenant_id'),
    clientid: {
      ...fieldInQueue('client_id'),
      description: 'The system that sends the event. Default: `source`.',
    },
    schemaversion: {
      type: 'string',
      const: version,
      description: 'The version of the event type’s schema.',
    },
    partitionkey: fieldInQueue('group_id'),
    expirytime: fieldInQueue('expires_at'),
    correlationid: fieldInQueue('correlation_id'),
    causationid: fieldInQueue('causation_id'),
  };
}

/** A CloudEvent as one JSON object. */
export const CLOUD_EVENT: MessageForm = {
  operation: {
    id: 'receiveCloudEvents',
    tag: 'CloudEvents',
    title: 'CloudEvents 1.0, structured',
    summary: 'Takes CloudEvents 1.0 in structured JSON mode.',
    description:
      'The text of the message is a CloudEvent in JSON, with the event’s data as `data`. Attributes that the document doesn’t name are kept with the event. A batch of CloudEvents is refused.',
  },
  suffix: '.cloudevent',
  contentType: 'application/cloudevents+json',
  correlationId: '$message.payload#/correlationid',
  payload: (event, body) => ({
    type: 'object',
    description: `A CloudEvent of ${event.eventType} ${event.version}.`,
    required: [...REQUIRED, 'data'],
    properties: {
      ...attributes(event),
      datacontenttype: {
        type: 'string',
        description: 'A JSON media type. Default: `application/json`.',
      },
      data: body,
    },
  }),
  sample: (event) => ({ payload: cloudEventOf(event) }),
};

/** A CloudEvent whose attributes are message attributes. */
export const BINARY_CLOUD_EVENT: MessageForm = {
  operation: {
    id: 'receiveBinaryCloudEvents',
    tag: 'CloudEvents',
    title: 'CloudEvents 1.0, binary',
    summary: 'Takes CloudEvents 1.0 in binary mode.',
    description:
      'The text of the message is the event’s data. The attributes of the CloudEvent are attributes of the SQS message, of the type `String`, with the prefix `ce-`. SQS takes at most ten.',
  },
  suffix: '.cloudevent-binary',
  contentType: 'application/json',
  correlationId: '$message.header#/ce-correlationid',
  headers: (event) => ({
    type: 'object',
    description: 'Attributes of the SQS message.',
    required: REQUIRED.map(withPrefix),
    properties: Object.fromEntries(
      Object.entries(attributes(event)).map(([name, schema]) => [withPrefix(name), schema]),
    ),
  }),
  payload: (_, body) => body,
  sample: (event) => {
    const { data, datacontenttype, ...context } = cloudEventOf(event);
    const headers = Object.entries(context).map(([name, value]) => [withPrefix(name), value]);
    return { headers: Object.fromEntries(headers) as JsonObject, payload: data };
  },
};

function withPrefix(attribute: string): string {
  return `ce-${attribute}`;
}
