import type { MappingsFile } from '../../src/core/envelopes/mappings.ts';
import type { JsonSchema } from '../schemas/read.ts';
import { attributesOf, type Attribute } from '../documents/asyncapi/cloud-event-attributes.ts';
import { dataSchema } from '../documents/asyncapi/cloud-event-forms.ts';
import { cloudEventOf } from '../documents/asyncapi/cloud-event.ts';
import type { EventDocument } from './event-document.ts';
import { bodyName, cloudEventName, toComponent } from './event-names.ts';

/** What the HTTP API does if an attribute is missing that the queue requires. */
const DEFAULTS: Readonly<Record<string, string>> = {
  tenantid: 'Default: the tenant of the caller. A caller with a token may name no other one.',
  time: 'Default: now.',
  schemaversion: 'Default: the newest version.',
};

/** Attributes whose rules depend on the event. */
const OF_THE_EVENT = ['type', 'schemaversion'];

/**
 * The components of CloudEvents in the JSON format: what all have, and for each event type and version its type, its version
 * and its data. In binary mode the body is the data alone.
 */
export function cloudEventComponents(
  events: readonly EventDocument[],
  mappings: MappingsFile = {},
): Record<string, JsonSchema> {
  const [first] = events;
  const shared = first
    ? attributesOf(first, mappings).filter(({ name }) => !OF_THE_EVENT.includes(name))
    : [];
  return {
    CloudEvent: {
      ...objectOf(shared.map((each) => overHttp(each, false))),
      description:
        'A CloudEvent 1.0 in the JSON format. Attributes that it doesn’t name are kept with the event.',
      anyOf: events.map((event) => toComponent(cloudEventName(event))),
    },
    ...Object.fromEntries(
      events.map((event) => [cloudEventName(event), componentOf(event, mappings)]),
    ),
  };
}

function componentOf(event: EventDocument, mappings: MappingsFile): JsonSchema {
  const { eventType, version, isNewest, sample } = event;
  const own = attributesOf(event, mappings).filter(({ name }) => OF_THE_EVENT.includes(name));
  const data = dataSchema(toComponent(bodyName(event)), mappings);
  const example = sample && cloudEventOf(sample.envelope, mappings);
  return {
    ...objectOf([
      ...own.map((each) => overHttp(each, !isNewest)),
      { name: 'data', required: true, schema: data },
    ]),
    description: `What a CloudEvent of ${eventType} ${version} has of its own.`,
    ...(example && { examples: [example] }),
  };
}

/** @param isOlder whether the version must be named, because it isn't the newest one */
function overHttp(attribute: Attribute, isOlder: boolean): Attribute {
  const { name, schema, required } = attribute;
  const words = DEFAULTS[name];
  if (words === undefined || (name === 'schemaversion' && isOlder)) return attribute;
  const { description, ...rule } = schema;
  const all = [description, words].filter((each) => typeof each === 'string').join(' ');
  return { name, schema: { ...rule, description: all }, required: required && !words };
}

function objectOf(attributes: readonly Attribute[]): JsonSchema {
  return {
    type: 'object',
    required: attributes.flatMap(({ name, required }) => (required ? [name] : [])),
    properties: Object.fromEntries(attributes.map(({ name, schema }) => [name, schema])),
  };
}
