import { fieldError, kindOf, type FieldError } from '../field-error.ts';
import { readFramed, readJson } from '../json/read-json.ts';
import { isNativeObject } from '../read-message.ts';
import { readBinary, structured } from './binary-cloudevent.ts';
import { attributesOf, openCloudEvent, readCloudEvent } from './cloudevents.ts';
import type { FormatContext } from './format-context.ts';
import type { CloudEventDefaults, CloudEventDraft, HttpCloudEvent } from './cloudevent-draft.ts';
import { attributesInHeaders } from './header-attributes.ts';
import { below, parsed } from './inner-text.ts';
import type { Mappings } from './mappings.ts';
import { isObject, type JsonObject } from './places.ts';
import { sentAs, type Sent } from './sent.ts';

type DraftContext = Omit<FormatContext, 'now'>;

/** Prepares a CloudEvent that came over HTTP: see `EventFormats`. */
export function draftCloudEvent(
  { text, headers }: HttpCloudEvent,
  defaults: CloudEventDefaults,
  context: DraftContext,
): CloudEventDraft {
  return headers
    ? draftBinary(text, headers, defaults, context)
    : draftStructured(text, defaults, context);
}

function draftStructured(
  sentText: string,
  defaults: CloudEventDefaults,
  context: DraftContext,
): CloudEventDraft {
  const error = misreadInQueue(parsed(sentText));
  if (error) return { kind: 'refused', reason: 'invalid_envelope', errors: [error] };
  const { text, defaulted } = completed(sentText, defaults, context.mappings);
  const sent = sentAs('cloudevents', text);
  const read = (now: number) => readCloudEvent(text, sent, { ...context, now });
  return { kind: 'event', text, defaulted, read };
}

/** Why the queue, which doesn't see the content type, would not read a value as a CloudEvent. */
function misreadInQueue(value: unknown): FieldError | undefined {
  if (Array.isArray(value)) {
    const expected = 'must be one event: a batch has the content type';
    const message = `${expected} application/cloudevents-batch+json, got ${kindOf(value)}`;
    return fieldError('', 'cloudevents_batch', message);
  }
  // The reading says what is wrong with a text that isn't JSON.
  if (value !== undefined && !isObject(value)) {
    return fieldError('', 'type', `must be a JSON object, got ${kindOf(value)}`);
  }
  if (!value || !isNativeObject(value)) return undefined;
  const name = (value['event_type'] ?? null) === null ? 'schema_version' : 'event_type';
  const expected = 'must be left out: it is of native events, sent as application/json';
  return fieldError(`/${name}`, 'cloudevents', expected);
}

function draftBinary(
  data: string,
  headers: Iterable<readonly [string, string]>,
  defaults: CloudEventDefaults,
  context: DraftContext,
): CloudEventDraft {
  const { attributes, errors } = attributesInHeaders(headers);
  if (errors.length > 0) return { kind: 'refused', reason: 'invalid_envelope', errors };
  const json = readJson(data);
  if (json.kind === 'malformed') {
    return { kind: 'refused', reason: 'malformed_json', errors: [below('/data', json.fault)] };
  }
  const binary = structured(data, attributes, context.mappings);
  const { text, defaulted } = completed(binary.text, defaults, context.mappings);
  const sent = inHeaders(sentAs('cloudevents', text));
  const read = (now: number) => readBinary({ ...binary, text }, sent, { ...context, now });
  return { kind: 'event', text, defaulted, read };
}

/** How a sender names a place, if the attributes are headers. */
function inHeaders(sent: Sent): Sent {
  return { ...sent, pointerOf: (pointer) => pointer.replace(/^\/attributes\//, '/headers/') };
}

const DEFAULTED = [
  ['tenant_id', 'tenantid', undefined],
  ['schema_version', 'schemaversion', 'schemaVersion'],
  ['occurred_at', 'time', 'occurredAt'],
] as const;

type DraftText = Pick<Extract<CloudEventDraft, { kind: 'event' }>, 'text' | 'defaulted'>;

/** Adds the defaults of fields that are neither where CloudEvents has them nor where the mappings say. */
function completed(text: string, defaults: CloudEventDefaults, mappings: Mappings): DraftText {
  const opened = openCloudEvent(text, mappings);
  const framed = readFramed(text, ['data']);
  // It will be rejected, so it needs no defaults.
  if (opened.kind === 'refused' || framed.kind !== 'framed') return { text, defaulted: [] };
  const valueOf = (field: string) => opened.fields.get(field)?.value;
  const missing = DEFAULTED.filter(
    ([field, name]) => valueOf(field) === undefined && !isMisspelled(name, opened.attributes),
  );
  if (missing.length === 0) return { text, defaulted: [] };
  const outside = { ...defaults, tenant_id: () => outsideTenant(defaults.tenant_id(), mappings) };
  const given = missing.map(([field, name]) => [name, outside[field](valueOf('event_type'))]);
  const { data: _, ...attributes } = attributesOf(framed.frame);
  const begin = JSON.stringify({ ...attributes, ...Object.fromEntries(given) }).slice(0, -1);
  const end = framed.inside === undefined ? '}' : `,"data":${framed.inside}}`;
  return {
    text: `${begin}${end}`,
    defaulted: missing.flatMap(([, , property]) => property ?? []),
  };
}

/** Whether an attribute has a name such as `tenant_id` or `tenantId`: then a default isn't what the sender means. */
function isMisspelled(wanted: string, attributes: JsonObject): boolean {
  const plain = (name: string) => name.replaceAll(/^ce-|[-_]/g, '').toLowerCase();
  return Object.keys(attributes).some((name) => plain(name) === wanted);
}

/** The name that stands for a tenant in a CloudEvent. `undefined` if the mappings read its own as another tenant. */
function outsideTenant(tenantId: string | undefined, { tenants }: Mappings): string | undefined {
  const isOwn = tenantId === undefined || (tenants.get(tenantId) ?? tenantId) === tenantId;
  return isOwn ? tenantId : [...tenants].find(([, inside]) => inside === tenantId)?.[0];
}
