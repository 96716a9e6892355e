import type { Envelope } from '../../core/envelope.ts';
import {
  fieldError,
  MAX_LISTED_ERRORS,
  pointerToken,
  type FieldError,
} from '../../core/field-error.ts';
import { readJson } from '../../core/json/read-json.ts';
import type { RejectionReason } from '../../core/outcome.ts';
import type { Reading } from '../../core/reading.ts';

/** The names of the short form, and the fields of the wire format that they stand for. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  id: 'event_id',
  type: 'event_type',
  version: 'schema_version',
  tenant_id: 'tenant_id',
  client_id: 'client_id',
  occurred_at: 'occurred_at',
  group_id: 'group_id',
  expires_at: 'expires_at',
  correlation_id: 'correlation_id',
  payload: 'body',
};
const PAYLOAD = 'payload';

/** What an event gets that doesn't say it, by the field of the envelope. A default may depend on the event's type. */
export interface Defaults {
  readonly event_id: () => string;
  readonly tenant_id: () => string | undefined;
  readonly client_id: () => string;
  readonly schema_version: (eventType: unknown) => string;
  readonly occurred_at: () => string;
}

/** The properties of the envelope that a default may have given, except for the event's key. */
export type DefaultedProperty = keyof Pick<Envelope, 'clientId' | 'schemaVersion' | 'occurredAt'>;

const PROPERTIES: Readonly<Record<string, DefaultedProperty>> = {
  client_id: 'clientId',
  schema_version: 'schemaVersion',
  occurred_at: 'occurredAt',
};

/** An event in the wire format, made of what somebody has sent. */
export type EventDraft =
  | {
      readonly kind: 'event';
      /** The body is in it as it was sent, digits and white space included, and so is everything of an envelope. */
      readonly text: string;
      /** Its errors must be told with the names of the short form. */
      readonly short?: true;
      readonly defaulted: readonly DefaultedProperty[];
      /** Reads it. Default: `readMessage`. @param now milliseconds since 1970 */
      readonly read?: (now: number) => Reading;
    }
  /** Such as the short form with fields that nobody knows, or with a payload on which readers may disagree. */
  | {
      readonly kind: 'refused';
      readonly reason: RejectionReason;
      readonly errors: readonly FieldError[];
    };

/**
 * Completes an event with defaults. An object with `event_type` or `body` is an envelope, any other is in the short form.
 * A text that isn't the sound JSON of an object stays as it is: `readMessage` says what is wrong with it.
 */
export function draftEvent(text: string, defaults: Defaults): EventDraft {
  const { value, bodyText, fault } = readEither(text);
  if (fault) return { kind: 'refused', reason: 'invalid_body', errors: [fault] };
  if (!isObject(value)) return { kind: 'event', text, defaulted: [] };
  return isEnvelope(value)
    ? completeEnvelope(text, value, defaults)
    : completeShort(value, bodyText, defaults);
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEnvelope(value: Fields): boolean {
  return value['event_type'] !== undefined || value['body'] !== undefined;
}

/** What was read of a text. */
interface DraftReading {
  /** Missing if the text isn't sound. */
  readonly value?: unknown;
  /** The text of the payload, if the event is in the short form. */
  readonly bodyText: string;
  /** What is wrong with the payload of the short form, if all else is sound. */
  readonly fault?: FieldError;
}

function readEither(text: string): DraftReading {
  // To know the key of the body saves a slower reading. If the guess is wrong, the result is the same.
  const guess = /"body"\s*:/.test(text) ? 'body' : PAYLOAD;
  const first = readJson(text, guess);
  if (first.kind !== 'sound') return readFaulty(text);
  const isShort = isObject(first.value) && !isEnvelope(first.value);
  if (guess === PAYLOAD || !isShort) return first;
  const second = readJson(text, PAYLOAD);
  return second.kind === 'sound' ? second : readFaulty(text);
}

function readFaulty(text: string): DraftReading {
  const reading = readJson(text, PAYLOAD);
  const isShort = reading.kind === 'ambiguous_body' && !isEnvelope(reading.withoutBody);
  return { bodyText: '', ...(isShort && { fault: reading.fault }) };
}

function completeEnvelope(text: string, value: Fields, defaults: Defaults): EventDraft {
  const missing = missingFields(value, defaults);
  const defaulted = defaultedProperties(missing);
  if (Object.keys(missing).length === 0) return { kind: 'event', text, defaulted };
  const begin = text.indexOf('{');
  const fields = JSON.stringify(missing).slice(0, -1);
  const completed = `${text.slice(0, begin)}${fields},${text.slice(begin + 1)}`;
  return { kind: 'event', text: completed, defaulted };
}

function completeShort(value: Fields, bodyText: string, defaults: Defaults): EventDraft {
  const fields: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const wireName = Object.hasOwn(WIRE_NAMES, name) ? WIRE_NAMES[name] : undefined;
    if (wireName === undefined) unknown.push(name);
    else if (name !== PAYLOAD) fields[wireName] = member;
  }
  if (unknown.length > 0) {
    return { kind: 'refused', reason: 'invalid_envelope', errors: errorsOf(unknown) };
  }
  const missing = missingFields(fields, defaults);
  const begin = JSON.stringify({ ...fields, ...missing }).slice(0, -1);
  const text = bodyText === '' ? `${begin}}` : `${begin},"body":${bodyText}}`;
  return { kind: 'event', text, short: true, defaulted: defaultedProperties(missing) };
}

function missingFields(fields: Fields, defaults: Defaults): Fields {
  const missing: Record<string, unknown> = {};
  for (const [name, valueOf] of Object.entries(defaults) as [
    string,
    (type: unknown) => unknown,
  ][]) {
    const value = fields[name] === undefined ? valueOf(fields['event_type']) : undefined;
    if (value !== undefined) missing[name] = value;
  }
  return missing;
}

function defaultedProperties(missing: Fields): DefaultedProperty[] {
  return Object.keys(missing).flatMap((name) => PROPERTIES[name] ?? []);
}

/** How events of other formats are sent, by the fields that only such an event has. The first field gets the error. */
const OTHER_FORMATS = [
  [['specversion'], 'A CloudEvent has the content type application/cloudevents+json'],
  [
    ['detail-type', 'detail'],
    'Events of EventBridge come by the queue: make it the target of their rule',
  ],
  [['Type', 'Message'], 'Messages of SNS come by the queue: subscribe it to their topic'],
] as const;

/** One error if the fields are those of another format, else one for each. */
function errorsOf(unknown: readonly string[]): FieldError[] {
  const other = OTHER_FORMATS.find(([signs]) => signs.every((sign) => unknown.includes(sign)));
  if (other) return [unknownField(other[0][0], other[1])];
  const known = `It has: ${Object.keys(WIRE_NAMES).join(', ')}`;
  return unknown.slice(0, MAX_LISTED_ERRORS).map((name) => unknownField(name, known));
}

function unknownField(name: string, remedy: string): FieldError {
  return fieldError(pointerToken(name), 'known', `is no field of the short form. ${remedy}`);
}

const SHORT_NAMES = new Map(Object.entries(WIRE_NAMES).map(([short, wire]) => [wire, short]));

/** Errors in an event of the wire format, with pointers into the short form that it was made of. */
export function inShortForm(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => {
    const [, first = '', ...rest] = error.pointer.split('/');
    const name = SHORT_NAMES.get(first);
    return name === undefined ? error : { ...error, pointer: ['', name, ...rest].join('/') };
  });
}
