import { fieldError, kindOf, type FieldError } from '../field-error.ts';
import { parseSound, readFramed } from '../json/read-json.ts';
import type { Reading } from '../reading.ts';
import { gotKind } from './attribute-value.ts';
import { decodedText } from './base64.ts';
import type { FormatContext } from './format-context.ts';
import { findFields, type FieldsFound, type FieldTable } from './find-fields.ts';
import { readForeign, refuse, type FoundBody, type FoundFields } from './foreign-event.ts';
import { bodyAt, bodyPart } from './inner-text.ts';
import type { Mappings } from './mappings.ts';
import { isObject, pointerTo, remainder, type JsonObject, type Place } from './places.ts';
import type { Sent } from './sent.ts';
import { TRACING } from './tracing.ts';

/** Where a CloudEvent has the fields of the native envelope. */
export const CLOUDEVENT_FIELDS: FieldTable = {
  event_id: [['id']],
  event_type: [['type']],
  tenant_id: [['tenantid']],
  client_id: [['clientid'], ['source']],
  schema_version: [['schemaversion']],
  occurred_at: [['time']],
  group_id: [['partitionkey']],
  expires_at: [['expirytime']],
  correlation_id: [['correlationid']],
  causation_id: [['causationid']],
};

/** The members in which fields of the native envelope may be. */
export function fieldMembers({ places }: Mappings): ReadonlySet<string | undefined> {
  const all = [...Object.values(CLOUDEVENT_FIELDS).flat(), ...Object.values(places.cloudevents)];
  return new Set(all.map((place) => place[0]));
}

/** Members that say only how the event is written. */
const FRAME: readonly Place[] = [['specversion'], ['datacontenttype'], ['data_base64']];

const NOT_KEPT: readonly Place[] = [...FRAME, ...[...TRACING].map((name) => [name])];

/** Media types of JSON, such as `application/json; charset=utf-8` or `application/vnd.acme+json` (RFC 6838, 4.2.8). */
const JSON_MEDIA_TYPE = /^[^\s;/]+\/(?:[^\s;/]+\+)?json[ \t]*(?:;|$)/i;

/** Whether a value is a CloudEvent in the JSON format. */
export function isCloudEvent(value: unknown): boolean {
  return isObject(value) && value['specversion'] !== undefined;
}

/** Whether a value would be a CloudEvent if it had `specversion`. It is read as one to be told that. */
export function isUnversioned(value: unknown): boolean {
  return isObject(value) && ['id', 'source', 'type'].every((name) => value[name] !== undefined);
}

/** Reads a CloudEvent in the JSON format (CloudEvents 1.0, JSON Event Format, section 3). */
export function readCloudEvent(text: string, sent: Sent, context: FormatContext): Reading {
  const { mappings, schemas, now } = context;
  const opened = openCloudEvent(text, mappings);
  if (opened.kind === 'refused') return refuse(sent, opened.reason, [opened.fault]);
  const { event, attributes, body, fields, used } = opened;
  const extra = remainder(event, [...used, ...NOT_KEPT, placeOfBody(mappings)]);
  const found = { fields, body, extra, errors: errorsOf(event, fields) };
  return readForeign(found, isBase64(attributes) ? inBase64(sent) : sent, schemas, now);
}

function isBase64({ data, data_base64: base64 }: JsonObject): boolean {
  return data === undefined && base64 !== undefined;
}

/** How a sender whose data is in base64 names a place in it. */
function inBase64(sent: Sent): Sent {
  const pointerOf = (pointer: string) =>
    sent.pointerOf(pointer.replace(/^\/data(?=\/|$)/, '/data_base64'));
  return { ...sent, pointerOf };
}

type Opened =
  | (FieldsFound & {
      readonly kind: 'opened';
      /** The members that are set. */
      readonly attributes: JsonObject;
      /** These, and the data as far as it can be trusted. */
      readonly event: JsonObject;
      readonly body: FoundBody;
    })
  | {
      readonly kind: 'refused';
      readonly reason: 'malformed_json' | 'invalid_envelope';
      readonly fault: FieldError;
    };

/** Finds the parts of a CloudEvent in the JSON format. */
export function openCloudEvent(text: string, mappings: Mappings): Opened {
  const place = placeOfBody(mappings);
  const framed = readFramed(text, place);
  if (framed.kind !== 'framed') {
    const reason = framed.kind === 'malformed' ? 'malformed_json' : 'invalid_envelope';
    return { kind: 'refused', reason, fault: framed.fault };
  }
  const attributes = attributesOf(framed.fault ? framed.frame : parseSound(text));
  const { body, content } = readData(attributes, framed, place);
  const event = content === undefined ? attributes : { ...attributes, data: content };
  const found = findFields(event, 'cloudevents', CLOUDEVENT_FIELDS, mappings);
  return { kind: 'opened', attributes, event, body, ...found };
}

function placeOfBody({ places }: Mappings): Place {
  return places.cloudevents['body'] ?? ['data'];
}

/** The members that are set: null is the same as a missing attribute (JSON Event Format, section 2.2). */
export function attributesOf(frame: unknown): JsonObject {
  const members = Object.entries(frame as JsonObject);
  return Object.fromEntries(members.filter(([name, value]) => value !== null || name === 'data'));
}

interface DataReading {
  readonly body: FoundBody;
  /** The value of the data if it was in base64, as far as it can be trusted. */
  readonly content?: unknown;
}

function readData(
  event: JsonObject,
  { inside, fault }: { readonly inside?: string; readonly fault?: FieldError },
  place: Place,
): DataReading {
  const { datacontenttype: type, data, data_base64: base64, dataref } = event;
  if (type !== undefined && !(typeof type === 'string' && JSON_MEDIA_TYPE.test(type))) {
    const expected = 'must be a media type of JSON, such as application/json';
    return missing('/datacontenttype', 'media_type', `${expected}, got ${kindOf(type)}`);
  }
  if (data !== undefined && base64 !== undefined) {
    return missing('/data_base64', 'cloudevents', 'must not stand beside data');
  }
  if (base64 !== undefined) return readBase64(base64, place);
  if (inside !== undefined) return { body: bodyPart(inside, fault, pointerTo(place)) };
  const why = dataref === undefined ? '' : ': data that dataref names is not loaded';
  return missing(pointerTo(place), 'required', `is required${why}, got nothing`);
}

function readBase64(base64: unknown, place: Place): DataReading {
  const pointer = '/data_base64';
  if (typeof base64 !== 'string') {
    return missing(pointer, 'type', `must be a string, got ${kindOf(base64)}`);
  }
  const decoded = decodedText(base64);
  if (decoded.kind === 'text') return bodyAt(decoded.text, place.slice(1), pointer);
  const expected = `must be ${decoded.expected}, got a string of ${base64.length}`;
  return { body: { kind: 'faulty', fault: fieldError(pointer, decoded.rule, expected) } };
}

function missing(pointer: string, rule: string, message: string): DataReading {
  return { body: { kind: 'missing', error: fieldError(pointer, rule, message) } };
}

/** What breaks a rule of CloudEvents that no field of the native envelope has. */
function errorsOf({ specversion, source }: JsonObject, fields: FoundFields): FieldError[] {
  const errors: FieldError[] = [];
  if (specversion !== '1.0') {
    const got = typeof specversion === 'string' ? 'another string' : kindOf(specversion);
    errors.push(fieldError('/specversion', 'cloudevents', `must be "1.0", got ${got}`));
  }
  const isClient = fields.get('client_id')?.pointer === '/source';
  if (!isClient && (typeof source !== 'string' || source === '')) {
    const expected = 'is required: a string that is not empty';
    errors.push(fieldError('/source', 'required', `${expected}, got ${gotKind(source)}`));
  }
  return errors;
}
