import { toJsonText, type Json, type JsonObject } from '../traffic/json-text.ts';
import type { EnvelopeField, NativeEvent } from './native-event.ts';
import { asAttributes, withoutAttributes, type Written } from './outside-message.ts';

/** Where CloudEvents has the envelope's fields. The client is the source: https://cloudevents.io */
const NAMES: Readonly<Record<EnvelopeField, string>> = {
  event_id: 'id',
  event_type: 'type',
  client_id: 'source',
  occurred_at: 'time',
  schema_version: 'schemaversion',
  tenant_id: 'tenantid',
  group_id: 'partitionkey',
  expires_at: 'expirytime',
  correlation_id: 'correlationid',
  causation_id: 'causationid',
};

/** Structured mode: one JSON object. */
export function structuredCloudEvent(event: NativeEvent): Written {
  const attributes = contextOf(event);
  if ('unfit' in attributes) return attributes;
  const context = toJsonText({ ...attributes.context, datacontenttype: 'application/json' });
  return withoutAttributes(`${context.slice(0, -1)},"data":${event.bodyText}}`);
}

/** Binary mode: the context is in the message's attributes, and the text is the data. */
export function binaryCloudEvent(event: NativeEvent): Written {
  const attributes = contextOf(event);
  if ('unfit' in attributes) return attributes;
  const entries = Object.entries(attributes.context).map(([name, value]) => [`ce-${name}`, value]);
  const named = Object.fromEntries(entries) as JsonObject;
  return { body: event.bodyText, attributes: asAttributes(named) };
}

function contextOf({
  fields,
  unknown,
}: NativeEvent): { readonly context: JsonObject } | { readonly unfit: string } {
  const context: Record<string, Json> = { specversion: '1.0' };
  for (const [field, name] of Object.entries(NAMES)) {
    const value = fields[field as EnvelopeField];
    if (value !== undefined) context[name] = value;
  }
  for (const [name, value] of Object.entries(unknown)) {
    if (!isExtension(name, value)) return { unfit: noPlaceFor(name) };
    context[name] = value;
  }
  return { context };
}

/** Names that have a meaning in CloudEvents, or one that we give them. */
const TAKEN: readonly string[] = [
  ...Object.values(NAMES),
  'specversion',
  'datacontenttype',
  'dataschema',
  'subject',
  'data',
  'clientid',
];

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#naming-conventions */
function isExtension(name: string, value: Json): boolean {
  return /^[a-z0-9]{1,20}$/.test(name) && !TAKEN.includes(name) && typeof value !== 'object';
}

function noPlaceFor(name: string): string {
  return `CloudEvents has no place for its field ${JSON.stringify(name)}: extensions have names of lower-case letters and digits that aren’t taken, and plain values`;
}
