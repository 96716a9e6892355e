import { isDeepStrictEqual } from 'node:util';

import { parseSound } from '../../../src/core/json/read-json.ts';
import { MAX_LISTED_ERRORS } from '../../../src/core/field-error.ts';
import { REJECTION_REASONS } from '../../../src/core/outcome.ts';
import type { Reading } from '../../../src/core/read-message.ts';
import {
  isJsonObject,
  toJsonText,
  withKeysReversed,
  type Json,
} from '../../../scripts/traffic/json-text.ts';
import { echoedValue } from './echo.ts';
import { isAcknowledged, isSameMessage, roundTripDifference } from './record.ts';
import { hasEscapedKey, parsedOrNothing } from './strings.ts';
import type { System } from './system.ts';

/** A pointer of 200 characters and the sign that it was cut. */
const LONGEST_POINTER = 201;

/** Checks a property of a message. Returns what is wrong, if anything is. */
export type Property = (text: string, reading: Reading, system: System) => string | undefined;

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
  'errors quote no values': (text, reading, system) => {
    if (reading.kind === 'valid') return undefined;
    const value = echoedValue(text, reading.errors, system);
    return value === undefined ? undefined : `an error holds the value ${JSON.stringify(value)}`;
  },
  'malformed exactly if JSON.parse refuses it': (text, reading) => {
    const refused = parsedOrNothing(text) === undefined;
    const malformed = reading.kind === 'rejected' && reading.reason === 'malformed_json';
    if (refused === malformed) return undefined;
    return refused ? 'JSON.parse refuses it' : 'JSON.parse accepts it';
  },
  "identity is the message's own": (text, reading) => {
    const identity = reading.kind === 'valid' ? reading.envelope : reading.identity;
    // `JSON.parse` may misread a key of this text: see `mayHaveMisreadKey`.
    if (!identity || hasEscapedKey(text)) return undefined;
    const message = parsedOrNothing(text) as Json;
    const { tenantId, eventId } = identity;
    const own =
      isJsonObject(message) && message['tenant_id'] === tenantId && message['event_id'] === eventId;
    return own ? undefined : `it was read as ${tenantId}#${eventId}`;
  },
  'the body text is the body': (text, reading) => {
    if (reading.kind !== 'valid') return undefined;
    const { body } = parseSound(text) as { body: unknown };
    if (!isDeepStrictEqual(reading.body, body)) return 'the body is not the one that was sent';
    if (parsedOrNothing(reading.bodyText) === undefined) return 'the body text is not JSON';
    const kept = parseSound(reading.bodyText);
    return isDeepStrictEqual(kept, body) ? undefined : 'the text parses to another body';
  },
  'key order and white space make no difference': (text, reading, system) => {
    const { reason } = reading as { reason?: string };
    if (reading.kind !== 'valid' && reason !== 'expired') return undefined;
    const rewritten = ` ${toJsonText(withKeysReversed(parseSound(text) as Json), 1)}\r\n`;
    const again = system.read(rewritten);
    if (again.kind !== reading.kind) return `rewritten, it is ${again.kind}`;
    return isSameMessage(reading, again) ? undefined : 'rewritten, it is another event';
  },
  'the record survives the ledger': (text, reading) => roundTripDifference(text, reading),
  'its message is acknowledged': (_, reading) =>
    isAcknowledged(reading) ? undefined : 'it would be retried',
} as const satisfies Record<string, Property>;
