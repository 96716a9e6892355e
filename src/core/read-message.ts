import { readJson, type JsonReading } from './json/read-json.ts';
import type { MessageAttributes } from './message-attribute.ts';
import { isWireObject, readNative } from './read-native.ts';
import type { Reading } from './reading.ts';
import type { SchemaRegistry } from './schema-registry.ts';

export type { BodylessReading, Reading, RejectedMessage, ValidEvent } from './reading.ts';

/**
 * Reads one message. The steps are JSON, envelope, schema, body, expiry; the first step that finds errors is the last. But an
 * unknown type is told with the errors of the envelope. Never throws for a message; throws only if the validator of its
 * event type, or the code for other formats, can't be loaded.
 *
 * @param now milliseconds since 1970, for `expires_at`.
 * @param attributes the message attributes: other formats may have their envelope in them.
 */
export function readMessage(
  text: string,
  registry: SchemaRegistry,
  now: number,
  attributes?: MessageAttributes,
): Reading {
  const json = readJson(text, 'body');
  const foreign = isNative(json, attributes)
    ? undefined
    : registry.formats?.read({ text, json, attributes }, registry, now);
  return foreign ?? readNative(text, json, registry, now);
}

/** The message attribute that a CloudEvent in binary mode has. */
const VERSION_NAME = /^ce[-_]specversion$/i;

/** Whether a message is surely native. It is quick, because most messages are, and then no other format is loaded. */
function isNative(json: JsonReading, attributes: MessageAttributes | undefined): boolean {
  if (attributes && Object.keys(attributes).some((name) => VERSION_NAME.test(name))) return false;
  switch (json.kind) {
    case 'sound':
      return isNativeObject(json.value);
    case 'ambiguous_body':
      return isNativeObject(json.withoutBody);
    case 'malformed':
      return !attributes;
    case 'ambiguous':
      return false;
  }
}

/** Whether a value names its type or version as only the native format does. Null is no name. */
export function isNativeObject(value: unknown): boolean {
  return isWireObject(value) && (value['event_type'] ?? value['schema_version'] ?? null) !== null;
}
