import type { Json, JsonObject } from '../traffic/json-text.ts';
import { put, treeText, type Branch } from './message-tree.ts';
import type { NativeEvent } from './native-event.ts';
import { asAttributes, withoutAttributes, type OutsideMessage } from './outside-message.ts';
import type { Layout, PlacedFields } from './place-fields.ts';

/** Where CloudEvents has the envelope's fields. The client is the source: https://cloudevents.io */
const PLACES: Layout['places'] = new Map(
  Object.entries({
    event_id: [['id']],
    event_type: [['type']],
    client_id: [['source'], ['clientid']],
    occurred_at: [['time']],
    schema_version: [['schemaversion']],
    tenant_id: [['tenantid']],
    group_id: [['partitionkey']],
    expires_at: [['expirytime']],
    correlation_id: [['correlationid']],
    causation_id: [['causationid']],
  }),
);

/** Structured mode: one JSON object. */
export const STRUCTURED: Layout = {
  format: 'cloudevents',
  places: PLACES,
  body: ['data'],
  isWritable: () => true,
  extensionPlace: (name, value) => (isExtension(name, value) ? [name] : undefined),
  limits:
    'extensions of CloudEvents have names of lower-case letters and digits that aren’t taken, and plain values',
};

/** Binary mode: each attribute is a message attribute or a header, so none is inside another one. */
export const BINARY: Layout = {
  ...STRUCTURED,
  isWritable: ([name = '', ...rest]) =>
    name === 'data' || (rest.length === 0 && /^[a-z0-9]+$/.test(name)),
};

export function structuredCloudEvent(event: NativeEvent, placed: PlacedFields): OutsideMessage {
  const tree = framed(event, placed);
  put(tree, ['datacontenttype'], 'application/json');
  return withoutAttributes(treeText(tree, placed.body, event.bodyText));
}

/** The context is in the message's attributes, and the text is the data. */
export function binaryCloudEvent(event: NativeEvent, placed: PlacedFields): OutsideMessage {
  const { data, ...context } = Object.fromEntries(framed(event, placed));
  const attributes = Object.entries(context).map(([name, value]) => [`ce-${name}`, value]);
  const inside: Branch = data instanceof Map ? data : new Map<string, Branch | Json>();
  return {
    body: treeText(inside, placed.body.slice(1), event.bodyText),
    attributes: asAttributes(Object.fromEntries(attributes) as JsonObject),
  };
}

/** The attributes, with those that every CloudEvent must have. */
function framed({ fields }: NativeEvent, { tree }: PlacedFields): Branch {
  const framed: Branch = new Map([['specversion', '1.0'], ...tree]);
  const { client_id: client } = fields;
  if (client !== undefined) put(framed, ['source'], client);
  return framed;
}

/** Names that have a meaning in CloudEvents, or one that we give them. */
const TAKEN: readonly string[] = [
  ...[...PLACES.values()].flat(2),
  ...['specversion', 'datacontenttype', 'dataschema', 'subject', 'data', 'generation'],
];

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#naming-conventions */
function isExtension(name: string, value: Json): boolean {
  return /^[a-z0-9]{1,20}$/.test(name) && !TAKEN.includes(name) && typeof value !== 'object';
}
