import { textHash } from './content-hash.ts';
import { epochMilliseconds } from './date-time.ts';
import {
  readEnvelope,
  readEventType,
  readIdentity,
  type Envelope,
  type EventIdentity,
  type WireObject,
} from './envelope.ts';
import { keysAsWritten } from './json/exact-json.ts';
import { fieldError, kindOf, MAX_LISTED_ERRORS, type FieldError } from './field-error.ts';
import { scanJson, type JsonFault, type JsonScan } from './json/json-scan.ts';
import type { RejectionReason } from './outcome.ts';
import { plainBody } from './json/plain-json.ts';
import { bodyErrors, type SchemaRegistry } from './schema-registry.ts';

/** An event that its schema accepts. */
export interface ValidEvent {
  readonly kind: 'valid';
  readonly envelope: Envelope;
  readonly body: unknown;
  /** The body's JSON exactly as it was sent, digits and white space included. */
  readonly bodyText: string;
  /** See `LedgerRecord`. */
  readonly contentHash: string;
}

/** A message that can never succeed as it is. */
export interface RejectedMessage {
  readonly kind: 'rejected';
  readonly reason: RejectionReason;
  /** At least one, at most 50. */
  readonly errors: readonly FieldError[];
  readonly text: string;
  /** Missing where the message doesn't say, or can't be trusted to say, whose event it is. */
  readonly identity?: EventIdentity;
  /** Missing where the message names no event type that follows the rules. */
  readonly eventType?: string;
  readonly contentHash: string;
}

export type Reading = ValidEvent | RejectedMessage;

/** What is still to be known of a message once nobody needs its parsed body any more. */
export type BodylessReading = Omit<ValidEvent, 'body'> | RejectedMessage;

/**
 * Reads one message body: JSON, envelope, schema, body, expiry, in this order; the first step that
 * finds errors ends it. Never throws for any text, but where the validator of its type cannot be loaded.
 *
 * @param now milliseconds since 1970, for `expires_at`.
 */
export function readMessage(text: string, registry: SchemaRegistry, now: number): Reading {
  const asParsed = parsed(text);
  if (isObject(asParsed)) {
    const bodyText = plainBody(text, asParsed);
    if (bodyText !== undefined) {
      return readObject({ text, message: asParsed, bodyText }, registry, now);
    }
  }
  const { fault, members } = scanJson(text);
  if (fault) return rejectFault(text, fault, asParsed !== undefined);
  const message = keysAsWritten(text, asParsed);
  if (isObject(message)) {
    const body = members.get('body');
    const bodyText = text.slice(body?.start, body?.end);
    return readObject({ text, message, bodyText }, registry, now);
  }
  return reject(text, 'invalid_envelope', [
    fieldError('', `must be a JSON object, got ${kindOf(message)}`),
  ]);
}

/** A message that everybody reads the same way. */
interface SoundMessage {
  readonly text: string;
  readonly message: WireObject;
  readonly bodyText: string;
}

function readObject(sound: SoundMessage, registry: SchemaRegistry, now: number): Reading {
  const { text, message } = sound;
  const reading = readEnvelope(message);
  if (!reading.ok) return reject(text, 'invalid_envelope', reading.errors, message);
  return readEvent(sound, reading.envelope, registry, now);
}

function readEvent(
  { text, message, bodyText }: SoundMessage,
  envelope: Envelope,
  registry: SchemaRegistry,
  now: number,
): Reading {
  const schema = registry.lookUp(envelope.eventType, envelope.schemaVersion);
  if (schema.kind === 'unknown_type') {
    const error = fieldError(
      '/event_type',
      'must be an event type that has a schema, got a string',
    );
    return reject(text, 'unknown_type', [error], message);
  }
  if (schema.kind === 'unknown_version') {
    const known = schema.known.join(', ');
    const error = fieldError('/schema_version', `must be a known version (${known}), got a string`);
    return reject(text, 'unknown_version', [error], message);
  }
  const body = message['body'];
  const errors = schema.validate(body);
  if (errors.length > 0) return reject(text, 'invalid_body', bodyErrors(body, errors), message);
  if (envelope.expiresAt !== undefined && epochMilliseconds(envelope.expiresAt) <= now) {
    const error = fieldError('/expires_at', 'must be later than the time handling starts, is past');
    return reject(text, 'expired', [error], message);
  }
  return { kind: 'valid', envelope, body, bodyText, contentHash: textHash(text) };
}

/** A fault below `/body` is the body's; any other fault of well-formed JSON is the envelope's. */
function rejectFault(text: string, fault: JsonFault, isJson: boolean): RejectedMessage {
  const errors = [fieldError(fault.pointer, fault.message)];
  // The scan stops at the first fault: what comes after it may yet be no JSON.
  if (!isJson) return reject(text, 'malformed_json', errors);
  const inBody = fault.pointer === '/body' || fault.pointer.startsWith('/body/');
  // Which of two tenant ids would be meant? A message that is unsafe in its envelope has no identity,
  // be it before the body or after it.
  if (!inBody) return reject(text, 'invalid_envelope', errors);
  const { fault: besideBody, members } = scanJson(text, 'body');
  if (besideBody) return rejectFault(text, besideBody, isJson);
  return reject(text, 'invalid_body', errors, withoutBody(text, members));
}

/** What a message has beside its body, each key as it was sent: see `mayHaveMisreadKey`. */
function withoutBody(text: string, members: JsonScan['members']): WireObject {
  const message: Record<string, unknown> = {};
  for (const [key, { start, end }] of members) {
    if (key !== 'body') message[key] = JSON.parse(text.slice(start, end));
  }
  return message;
}

function reject(
  text: string,
  reason: RejectionReason,
  errors: readonly FieldError[],
  message?: unknown,
): RejectedMessage {
  const rejected = {
    kind: 'rejected',
    reason,
    errors: errors.slice(0, MAX_LISTED_ERRORS),
    text,
    contentHash: textHash(text),
  } as const;
  if (!isObject(message)) return rejected;
  const identity = readIdentity(message);
  const eventType = readEventType(message);
  return { ...rejected, ...(identity && { identity }), ...(eventType && { eventType }) };
}

/** `undefined` if the text is no JSON. */
function parsed(text: string): unknown {
  const { stackTraceLimit } = Error;
  // Where the error came from is known, and finding out takes half its time.
  Error.stackTraceLimit = 0;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
