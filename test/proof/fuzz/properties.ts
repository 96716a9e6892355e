import { isDeepStrictEqual } from 'node:util';

import { messageText } from '../../../src/core/event-text.ts';
import { parseSound } from '../../../src/core/json/read-json.ts';
import { MAX_LISTED_ERRORS, type FieldError } from '../../../src/core/field-error.ts';
import { JSON_RULES } from '../../../src/core/json-rules.ts';
import { REJECTION_REASONS } from '../../../src/core/outcome.ts';
import type { Reading } from '../../../src/core/read-message.ts';
import {
  isJsonObject,
  toJsonText,
  withKeysReversed,
  type Json,
} from '../../../scripts/traffic/json-text.ts';
import type { SentMessage } from '../../support/independent-writer/form.ts';
import { echoedValue } from './echo.ts';
import { layersOf } from './layers.ts';
import { differenceInQueue } from './over-http.ts';
import { leadsSomewhere } from './pointers.ts';
import { isAcknowledged, isSameMessage, recordOf, roundTripDifference } from './record.ts';
import { hasRefusedCharacters } from './sent-text.ts';
import { parsedOrNothing } from './strings.ts';
import type { System } from './system.ts';

/** A pointer of 200 characters and the sign that it was cut. */
const LONGEST_POINTER = 201;

/** Checks a property of a message. Returns what is wrong, if anything is. */
export type Property = (
  message: SentMessage,
  reading: Reading,
  system: System,
) => string | undefined;

/** The properties that must hold for every message, by name. */
export const PROPERTIES = {
  'one outcome': (_, reading) => {
    const kind: string = reading.kind;
    if (kind === 'valid') return 'reason' in reading ? 'valid, with a reason' : undefined;
    const reason = reading.kind === 'rejected' ? reading.reason : kind;
    return REJECTION_REASONS.some((one) => one === reason) ? undefined : `it is "${reason}"`;
  },
  'errors within their limits': (_, reading) => {
    if (reading.kind === 'valid') return undefined;
    const { errors } = reading;
    if (errors.length < 1 || errors.length > MAX_LISTED_ERRORS) return `${errors.length} errors`;
    const wrong = errors.find(({ pointer }) => !/^(\/|$)/.test(pointer));
    if (wrong) return `a pointer does not begin with a slash`;
    const long = errors.find(({ pointer }) => pointer.length > LONGEST_POINTER);
    if (long) return `a pointer of ${long.pointer.length} characters`;
    const silent = errors.find(({ message }) => message.length === 0 || !message.isWellFormed());
    return silent && `the message at ${silent.pointer} is empty or not well-formed`;
  },
  "errors point into the sender's message": (message, reading) => {
    if (reading.kind === 'valid' || layersOf(message).mayBeMisread) return undefined;
    const lost = reading.errors.find((error) => !leadsSomewhere(placeOf(error, message), message));
    return lost && `${lost.pointer} is no place of the message`;
  },
  'errors quote no values': (message, reading, system) => {
    if (reading.kind === 'valid') return undefined;
    const value = echoedValue(message, reading.errors, system);
    return value === undefined ? undefined : `an error holds the value ${JSON.stringify(value)}`;
  },
  'malformed exactly if JSON.parse refuses it': ({ text, attributes }, reading) => {
    // With an envelope in attributes, only the body is malformed.
    if (attributes !== undefined) return undefined;
    const refused = parsedOrNothing(text) === undefined;
    const malformed = reading.kind === 'rejected' && reading.reason === 'malformed_json';
    if (refused && !malformed) return 'JSON.parse refuses it';
    // What a message of another format holds may be malformed by itself.
    return malformed && !refused && formatOf(reading) === 'native'
      ? 'JSON.parse accepts it'
      : undefined;
  },
  'a native event is read as if there were no other formats': (message, reading, system) => {
    const { text, attributes = {} } = message;
    if (Object.keys(attributes).some((name) => /^ce[-_]specversion$/i.test(name))) return undefined;
    const value = parsedOrNothing(text) as Json | undefined;
    const isOwn =
      value === undefined
        ? Object.keys(attributes).length === 0
        : isJsonObject(value) &&
          ((value['event_type'] ?? null) !== null || (value['schema_version'] ?? null) !== null);
    if (!isOwn || layersOf(message).mayBeMisread) return undefined;
    return isDeepStrictEqual(reading, system.readNative(text)) ? undefined : 'it reads otherwise';
  },
  'what was valid before stays so': ({ text, attributes = {} }, reading, system) => {
    if (Object.keys(attributes).length > 0) return undefined;
    const native = system.readNative(text);
    if (native.kind !== 'valid') return undefined;
    return isDeepStrictEqual(reading, native) ? undefined : 'it reads otherwise';
  },
  "identity is the message's own": (message, reading) => {
    const identity = reading.kind === 'valid' ? reading.envelope : reading.identity;
    // `JSON.parse` may misread a key of this message: see `mayHaveMisreadKey`.
    if (!identity || layersOf(message).mayBeMisread) return undefined;
    const { tenantId, eventId } = identity;
    return isOwn(message, reading, tenantId, eventId)
      ? undefined
      : `it was read as ${tenantId}#${eventId}`;
  },
  'the body text is the body': (message, reading) => {
    if (reading.kind !== 'valid') return undefined;
    if (parsedOrNothing(reading.bodyText) === undefined) return 'the body text is not JSON';
    const kept = parseSound(reading.bodyText);
    if (!isDeepStrictEqual(reading.body, kept)) return 'the text parses to another body';
    if (formatOf(reading) !== 'native') {
      const isThere = layersOf(message).texts.some((layer) => layer.includes(reading.bodyText));
      return isThere ? undefined : 'the body is not as it was sent';
    }
    const { body } = parseSound(message.text) as { body: unknown };
    return isDeepStrictEqual(kept, body) ? undefined : 'the body is not the one that was sent';
  },
  'key order and white space make no difference': ({ text, attributes }, reading, system) => {
    const { reason } = reading as { reason?: string };
    if (reading.kind !== 'valid' && reason !== 'expired') return undefined;
    const rewritten = ` ${toJsonText(withKeysReversed(parseSound(text) as Json), 1)}\r\n`;
    const reversed = attributes && Object.fromEntries(Object.entries(attributes).reverse());
    const again = system.read(rewritten, reversed);
    if (again.kind !== reading.kind) return `rewritten, it is ${again.kind}`;
    return isSameMessage(reading, again) ? undefined : 'rewritten, it is another event';
  },
  'it reads the same when it is sent again': ({ text, attributes }, reading, system) => {
    // SQS takes no such text. A text with the attributes in it would escape these characters.
    if (attributes && hasRefusedCharacters(text)) return undefined;
    const again = system.read(messageText(recordOf(reading)));
    if (again.kind !== reading.kind) return `sent again, it is ${again.kind}`;
    if (again.kind === 'rejected' && reading.kind === 'rejected') {
      const parts = ['reason', 'identity', 'eventType', 'schemaVersion', 'contentHash'] as const;
      const other = parts.find((part) => !isDeepStrictEqual(again[part], reading[part]));
      return other && `sent again, it has another ${other}`;
    }
    if (formatOf(again) !== 'native') return 'sent again, it is no native event';
    const isSame = isSameMessage(reading, again) && isSameMessage(again, reading);
    return isSame ? undefined : 'sent again, it is another event';
  },
  'the record survives the ledger': ({ text }, reading) => roundTripDifference(text, reading),
  'a CloudEvent over HTTP is the event that the queue reads': (message, _, system) =>
    differenceInQueue(message, system),
  'its message is acknowledged': (_, reading) =>
    isAcknowledged(reading) ? undefined : 'it would be retried',
} as const satisfies Record<string, Property>;

/**
 * If a key is twice in an object, a fault may be inside the first value, and `JSON.parse` gives only the second. So only
 * the member that holds the fault must be there. An attribute is such a member of its own.
 */
function placeOf({ pointer, rule }: FieldError, { attributes }: SentMessage): string {
  const isJsonRule: boolean = JSON_RULES.some((one) => one === rule);
  const depth = attributes && pointer.startsWith('/attributes/') ? 2 : 1;
  return isJsonRule ? pointer.split('/', depth + 1).join('/') : pointer;
}

/** Whether the message says tenant and event id. Other formats have them in other places. */
function isOwn(message: SentMessage, reading: Reading, tenantId: string, eventId: string): boolean {
  if (formatOf(reading) === 'native') {
    const value = parsedOrNothing(message.text) as Json;
    return isJsonObject(value) && value['tenant_id'] === tenantId && value['event_id'] === eventId;
  }
  const { strings } = layersOf(message);
  return strings.has(tenantId) && strings.has(eventId);
}

/** The format in which an event was sent. */
function formatOf(reading: Reading): string {
  return reading.format ?? 'native';
}
