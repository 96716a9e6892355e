import { textHash } from './text-hash.ts';
import { epochMilliseconds } from './date-time.ts';
import type { Envelope } from './envelope.ts';
import { readEnvelope, readEventKind, readIdentity } from './read-envelope.ts';
import type { WireObject } from './wire-message.ts';
import { fieldError, kindOf, MAX_LISTED_ERRORS, type FieldError } from './field-error.ts';
import type { JsonReading } from './json/read-json.ts';
import type { RejectionReason } from './outcome.ts';
import type { Reading, RejectedMessage } from './reading.ts';
import { fingerprintOfCause, rejectionCause } from './rejection-fingerprint.ts';
import { bodyErrors, type SchemaFinder } from './schema-finder.ts';

/** Reads a message in the native format: `readMessage` says how. @param json what `readJson` said about its text. */
export function readNative(
  text: string,
  json: JsonReading,
  schemas: SchemaFinder,
  now: number,
): Reading {
  switch (json.kind) {
    case 'sound':
      return readSound({ text, message: json.value, bodyText: json.bodyText }, schemas, now);
    case 'malformed':
      return reject(text, 'malformed_json', [json.fault]);
    case 'ambiguous':
      // The message may name two tenants. So it has no identity.
      return reject(text, 'invalid_envelope', [json.fault]);
    case 'ambiguous_body':
      return reject(text, 'invalid_body', [json.fault], json.withoutBody);
  }
}

/** A message that every reader understands in the same way. */
export interface SoundMessage {
  readonly text: string;
  readonly message: unknown;
  readonly bodyText: string;
}

const UNKNOWN_TYPE = fieldError(
  '/event_type',
  'known',
  'must be an event type that has a schema, got a string',
);

/** Reads the parsed value of a message in the native format. */
export function readSound(sound: SoundMessage, schemas: SchemaFinder, now: number): Reading {
  const { text, message, bodyText } = sound;
  if (!isWireObject(message)) {
    const error = fieldError('', 'type', `must be a JSON object, got ${kindOf(message)}`);
    return reject(text, 'invalid_envelope', [error]);
  }
  const reading = readEnvelope(message);
  if (!reading.ok) {
    return reject(
      text,
      'invalid_envelope',
      [...reading.errors, ...typeErrors(message, schemas)],
      message,
    );
  }
  return readEvent({ text, message, bodyText }, reading.envelope, schemas, now);
}

/** An unknown type is told with the errors of the envelope, so that the sender fixes all of them at once. */
function typeErrors(message: WireObject, schemas: SchemaFinder): readonly FieldError[] {
  const { eventType } = readEventKind(message);
  return eventType === undefined || schemas.knows(eventType) ? [] : [UNKNOWN_TYPE];
}

function readEvent(
  { text, message, bodyText }: SoundMessage & { readonly message: WireObject },
  envelope: Envelope,
  schemas: SchemaFinder,
  now: number,
): Reading {
  const schema = schemas.lookUp(envelope.eventType, envelope.schemaVersion);
  if (schema.kind === 'unknown_type') {
    return reject(text, 'unknown_type', [UNKNOWN_TYPE], message);
  }
  if (schema.kind === 'unknown_version') {
    const known = schema.known.join(', ');
    const error = fieldError(
      '/schema_version',
      'known',
      `must be a known version (${known}), got a string`,
    );
    return reject(text, 'unknown_version', [error], message);
  }
  const body = message['body'];
  const errors = schema.validate(body);
  if (errors.length > 0) return reject(text, 'invalid_body', bodyErrors(body, errors), message);
  if (envelope.expiresAt !== undefined && epochMilliseconds(envelope.expiresAt) <= now) {
    const expected = 'must be later than the time handling starts, is past';
    const error = fieldError('/expires_at', 'expiry', expected);
    return reject(text, 'expired', [error], message);
  }
  return { kind: 'valid', envelope, body, bodyText, contentHash: textHash(text) };
}

export function reject(
  text: string,
  reason: RejectionReason,
  allErrors: readonly FieldError[],
  message?: unknown,
): RejectedMessage {
  const errors = allErrors.slice(0, MAX_LISTED_ERRORS);
  const isObject = isWireObject(message);
  const kind = isObject ? readEventKind(message) : {};
  const identity = isObject ? readIdentity(message) : undefined;
  return {
    kind: 'rejected',
    reason,
    errors,
    text,
    contentHash: textHash(text),
    fingerprint: fingerprintOfCause(kind, rejectionCause({ reason, errors })),
    ...kind,
    ...(identity && { identity }),
  };
}

export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
