import type { MappingsFile } from '../../src/core/envelopes/mappings.ts';
import { CLOUDEVENT, CLOUDEVENT_BATCH } from '../../src/http/cloudevents-form.ts';
import type { Parameter } from '../../src/http/parameter.ts';
import { MAX_EVENTS } from '../../src/operations/publish/cut-events.ts';
import { cloudEventOf } from '../documents/asyncapi/cloud-event.ts';
import type { EventDocument } from './event-document.ts';
import { toComponent } from './event-names.ts';
import type { Content } from './openapi-document.ts';

const MAX_EXAMPLES = 3;

/** How `POST /events` takes CloudEvents in the JSON format. */
export function cloudEventBodies(
  events: readonly EventDocument[],
  mappings: MappingsFile = {},
): Content {
  const samples = events.flatMap(({ isNewest, sample }) => {
    const written = isNewest && sample ? cloudEventOf(sample.envelope, mappings) : undefined;
    return written ? [written] : [];
  });
  const few = samples.slice(0, MAX_EXAMPLES);
  const event = toComponent('CloudEvent');
  return {
    [CLOUDEVENT]: {
      schema: event,
      ...(few.length > 0 && { examples: { 'a CloudEvent': { value: few[0] } } }),
    },
    [CLOUDEVENT_BATCH]: {
      schema: { type: 'array', minItems: 1, maxItems: MAX_EVENTS, items: event },
      ...(few.length > 0 && { examples: { 'a batch of CloudEvents': { value: few } } }),
    },
  };
}

/** The headers of a CloudEvent in binary mode, and an example of each. */
const HEADERS = {
  specversion: ['`1.0`. With this header, the body is the data of a CloudEvent.', '1.0'],
  id: ['The id of the event. A comma in it must be `%2C`.', 'pay-2026-000123'],
  source: ['Where the event comes from, a URI reference.', '/shop/eu'],
  type: ['The type of the event.', 'user_registered'],
  schemaversion: ['The version of its schema. Default: the newest one.', 'v1'],
  tenantid: ['Whose event it is. Default: the tenant of the caller.', 'acme'],
  time: ['When it happened, RFC 3339. Default: now.', '2026-02-19T10:00:00Z'],
  clientid: ['The system that sends the event. Default: made of `ce-source`.', 'shop'],
  partitionkey: ['The group whose events stay in order on a FIFO queue.', 'order-7'],
  expirytime: ['The event is rejected if it is read after this time.', '2030-01-01T00:00:00Z'],
  correlationid: ['Names the business process that the event belongs to.', 'order-7'],
  causationid: ['The event that caused this one.', 'order-7-placed'],
} as const;

/** They have no pattern, because their values are percent-encoded. */
export const CLOUD_EVENT_HEADERS: readonly Parameter[] = Object.entries(HEADERS).map(
  ([name, [description, example]]) => ({
    in: 'header',
    name: `ce-${name}`,
    description: `CloudEvents in binary mode: ${description}`,
    schema: { type: 'string' },
    required: false,
    example,
  }),
);
