import { readJson } from '../../src/core/json/read-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../traffic/json-text.ts';

/** The fields of a native envelope that other formats have a place for. */
export const ENVELOPE_FIELDS = [
  'event_id',
  'event_type',
  'schema_version',
  'tenant_id',
  'client_id',
  'occurred_at',
  'group_id',
  'expires_at',
  'correlation_id',
  'causation_id',
] as const;

export type EnvelopeField = (typeof ENVELOPE_FIELDS)[number];

/** A native event, whose fields may be missing or wrong: such an event is sent to see how it is rejected. */
export interface NativeEvent {
  /** As it was given. */
  readonly text: string;
  readonly fields: Readonly<Partial<Record<EnvelopeField, Json>>>;
  /** Fields that the envelope doesn't know. */
  readonly unknown: JsonObject;
  /** The text of the body, to the letter. */
  readonly bodyText: string;
}

/** Reads a native event. Gives a reason if the text can't be written in another format. */
export function readNativeEvent(text: string): NativeEvent | { readonly unfit: string } {
  const reading = readJson(text, 'body');
  if (reading.kind !== 'sound') {
    const { pointer, message } = reading.fault;
    return { unfit: `it can’t be written in another format: ${pointer || 'the text'} ${message}` };
  }
  const { value, bodyText } = reading;
  if (!isJsonObject(value) || bodyText === '') return { unfit: NO_EVENT };
  const { body: _, ...rest } = value;
  const isKnown = ([name]: [string, Json]) => (ENVELOPE_FIELDS as readonly string[]).includes(name);
  const entries = Object.entries(rest);
  return {
    text,
    fields: Object.fromEntries(entries.filter(isKnown)),
    unknown: Object.fromEntries(entries.filter((entry) => !isKnown(entry))),
    bodyText,
  };
}

const NO_EVENT =
  'it can’t be written in another format: it must be a native event, an object with event_type and body';
