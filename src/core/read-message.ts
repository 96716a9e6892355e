import { textHash } from './content-hash.ts';
import { epochMilliseconds } from './date-time.ts';
import {
  readEnvelope,
  readEventKind,
  readIdentity,
  type Envelope,
  type EventIdentity,
  type EventKind,
  type WireObject,
} from './envelope.ts';
import { fieldError, kindOf, MAX_LISTED_ERRORS, type FieldError } from './field-error.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readJson } from './json/read-json.ts';
import type { RejectionReason } from './outcome.ts';
import { bodyErrors, type SchemaRegistry } from './schema-registry.ts';

/** An event that is valid by its schema. */
export interface ValidEvent {
  readonly kind: 'valid';
  readonly envelope: Envelope;
  readonly body: unknown;
  /** The body as it was sent, digits and white space included. */
  readonly bodyText: string;
  /** See `LedgerRecord`. */
  readonly contentHash: string;
}

/** A message that can never succeed as it is. */
export interface RejectedMessage extends EventKind {
  readonly kind: 'rejected';
  readonly reason: RejectionReason;
  /** At least one, at most 50. */
  readonly errors: readonly FieldError[];
  readonly text: string;
  /** Missing if the message has none that can be trusted. */
  readonly identity?: EventIdentity;
  /** See `fingerprintOf`. */
  readonly fingerprint: string;
  readonly contentHash: string;
}

export type Reading = ValidEvent | RejectedMessage;

/** A reading without the parsed body, which nobody needs after validation if there is no handler. */
export type BodylessReading = Omit<ValidEvent, 'body'> | RejectedMessage;

/**
 * Reads one message body. The steps are JSON, envelope, schema, body, expiry; the first step that finds errors is the
 * last. Never throws for a text; throws only if the validator of its event type can't be loaded.
 *
 * @param now milliseconds since 1970, for `expires_at`.
 */
export function readMessage(text: string, registry: SchemaRegistry, now: number): Reading {
  const json = readJson(text, 'body');
  switch (json.kind) {
    case 'sound':
      return readSound({ text, message: json.value, bodyText: json.bodyText }, registry, now);
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
interface SoundMessage {
  readonly text: string;
  readonly message: unknown;
  readonly bodyText: string;
}

function readSound(sound: SoundMessage, registry: SchemaRegistry, now: number): Reading {
  const { text, message, bodyText } = sound;
  if (!isWireObject(message)) {
    const error = fieldError('', 'type', `must be a JSON object, got ${kindOf(message)}`);
    return reject(text, 'invalid_envelope', [error]);
  }
  const reading = readEnvelope(message);
  if (!reading.ok) return reject(text, 'invalid_envelope', reading.errors, message);
  return readEvent({ text, message, bodyText }, reading.envelope, registry, now);
}

function readEvent(
  { text, message, bodyText }: SoundMessage & { readonly message: WireObject },
  envelope: Envelope,
  registry: SchemaRegistry,
  now: number,
): Reading {
  const schema = registry.lookUp(envelope.eventType, envelope.schemaVersion);
  if (schema.kind === 'unknown_type') {
    const error = fieldError(
      '/event_type',
      'known',
      'must be an event type that has a schema, got a string',
    );
    return reject(text, 'unknown_type', [error], message);
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

function reject(
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
    fingerprint: fingerprintOf(kind, { reason, errors }),
    ...kind,
    ...(identity && { identity }),
  };
}

function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
