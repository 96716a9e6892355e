import { NATIVE_NAMES } from '../../src/core/envelope.ts';
import { wireMessage } from '../../src/core/wire-message.ts';
import type { EventFormats } from '../../src/core/envelopes/event-formats.ts';
import { pointerTo } from '../../src/core/envelopes/places.ts';
import { readJson } from '../../src/core/json/read-json.ts';
import { readNative } from '../../src/core/read-native.ts';
import type { Reading, ValidEvent } from '../../src/core/reading.ts';
import type { SchemaFinder } from '../../src/core/schema-finder.ts';
import type { NativeEvent } from './native-event.ts';
import type { OutsideMessage } from './outside-message.ts';
import type { Layout } from './place-fields.ts';
import type { SenderMappings } from './sender-mappings.ts';

/** Only envelopes are compared, so each type and version has a schema that accepts everything. */
const ANY_BODY: SchemaFinder = {
  lookUp: () => ({ kind: 'found', validate: () => [] }),
  knows: () => true,
};
/** Before all times: nothing has expired. */
const LONG_AGO = Number.NEGATIVE_INFINITY;

/**
 * Reads a message as the processor does, and says in what it differs from its event. `undefined` if it is the same event,
 * or if the event's own envelope is wrong. Completes "as cloudevents …".
 */
export function differenceWhenRead(
  { text }: NativeEvent,
  { body, attributes }: OutsideMessage,
  { format }: Layout,
  { places, reader }: SenderMappings,
): string | undefined {
  const meant = readNative(text, readJson(text, 'body'), ANY_BODY, LONG_AGO);
  if (meant.kind === 'rejected') return undefined;
  const reading = readOutside(body, attributes, reader);
  if (reading.kind === 'rejected') {
    const [error] = reading.errors;
    return `it would be rejected: ${error?.pointer ?? ''} ${error?.message ?? ''}`;
  }
  const name = differentField(meant, reading);
  if (name === undefined) return undefined;
  const place = places[format][name];
  const why = place && `, which schemas/mappings.json takes from ${pointerTo(place)}`;
  return `it would be an event with another ${name}${why ?? ''}`;
}

function readOutside(
  text: string,
  attributes: OutsideMessage['attributes'],
  reader: EventFormats,
): Reading {
  const json = readJson(text, 'body');
  const outside = reader.read({ text, json, attributes }, ANY_BODY, LONG_AGO);
  return outside ?? readNative(text, json, ANY_BODY, LONG_AGO);
}

/** The native name of what differs first: a field, or the body. */
function differentField(one: ValidEvent, other: ValidEvent): string | undefined {
  const [meant, read] = [one, other].map(({ envelope, bodyText }) =>
    wireMessage(envelope, bodyText),
  );
  return [...NATIVE_NAMES].find((name) => meant?.[name] !== read?.[name]);
}
