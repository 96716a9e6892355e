import { textHash } from '../text-hash.ts';
import { NATIVE_NAMES } from '../envelope.ts';
import { readEnvelope } from '../read-envelope.ts';
import { messageText } from '../event-text.ts';
import { fieldError, kindOf, type FieldError } from '../field-error.ts';
import { readSound, reject } from '../read-native.ts';
import type { Reading } from '../reading.ts';
import type { RejectionReason } from '../outcome.ts';
import { fingerprintOfCause, rejectionCause } from '../rejection-fingerprint.ts';
import type { SchemaFinder } from '../schema-finder.ts';
import { gotKind } from './attribute-value.ts';
import type { ForeignFormat } from './event-format.ts';
import type { JsonObject } from './places.ts';
import type { Sent } from './sent.ts';

/** A field of the native envelope, as another format has it. */
export interface FoundField {
  /** `undefined` if it is missing. */
  readonly value: unknown;
  /** Where it is, or where it should be. */
  readonly pointer: string;
  /** What the value must be, if more is accepted there than in the native envelope. It completes "must be …, got a number". */
  readonly expected?: string;
  /** Where else the value may be stated. It completes an error's message. */
  readonly hint?: string;
  /** The whole message, if the pointer leads to a value in which the field can't be. */
  readonly fault?: string;
}

/** The fields of the native envelope by their names there. */
export type FoundFields = ReadonlyMap<string, FoundField>;

export type FoundBody =
  | {
      readonly kind: 'json';
      readonly value: unknown;
      readonly text: string;
      readonly pointer: string;
    }
  | { readonly kind: 'missing'; readonly error: FieldError }
  /** Readers may disagree on it, or can't read it. */
  | { readonly kind: 'faulty'; readonly fault: FieldError };

/** A body without a fault: it is there, or it is missing. */
type ReadableBody = Exclude<FoundBody, { readonly kind: 'faulty' }>;

/** An event whose parts were found in a message of another format. */
export interface ForeignEvent {
  readonly fields: FoundFields;
  readonly body: FoundBody;
  /** All else that the sender said about the event. */
  readonly extra: JsonObject;
  /** What breaks a rule that only this format has. */
  readonly errors: readonly FieldError[];
}

/** Reasons whose errors are about the envelope. */
const ENVELOPE: readonly RejectionReason[] = ['invalid_envelope', 'unknown_type'];

/** Reads an event by the rules of native ones. Its errors point into the message as it was sent. */
export function readForeign(
  event: ForeignEvent,
  sent: Sent,
  schemas: SchemaFinder,
  now: number,
): Reading {
  const { fields, body, errors } = event;
  const message = nativeMessage(event, sent.format);
  if (body.kind === 'faulty') return refuse(sent, 'invalid_body', [body.fault], message);
  const bodyText = body.kind === 'json' ? body.text : '';
  const reading = readSound({ text: sent.text, message, bodyText }, schemas, now);
  if (reading.kind === 'valid') {
    return errors.length > 0
      ? refuse(sent, 'invalid_envelope', errors, message)
      : asSent(reading, sent);
  }
  const own = distinct(reading.errors.map((error) => pointed(error, fields, body)));
  if (errors.length > 0) {
    const all = ENVELOPE.includes(reading.reason) ? [...errors, ...own] : errors;
    return refuse(sent, 'invalid_envelope', all, message);
  }
  const text = reading.reason === 'expired' ? nativeText(message, bodyText) : sent.text;
  return asSent({ ...reading, text, errors: own }, sent);
}

/**
 * A reading of the event inside a message, as the reading of that message. Of an expired event it keeps the text of the
 * native one, by which the ledger compares it with the event in other formats. Of another rejected one it keeps what was
 * sent.
 */
export function asSent(reading: Reading, { format, text, pointerOf }: Sent): Reading {
  if (reading.kind === 'valid') return { ...reading, format, contentHash: textHash(text) };
  const { reason } = reading;
  const kept = reason === 'expired' ? reading.text : text;
  const errors = reading.errors.map(({ pointer, rule, message }) =>
    fieldError(pointerOf(pointer), rule, message),
  );
  const fingerprint = fingerprintOfCause(reading, rejectionCause({ reason, errors }));
  return { ...reading, format, errors, fingerprint, text: kept, contentHash: textHash(kept) };
}

/** Rejects a message. @param message the members of the native message that can be trusted. */
export function refuse(
  sent: Sent,
  reason: RejectionReason,
  errors: readonly FieldError[],
  message?: JsonObject,
): Reading {
  return asSent(reject(sent.text, reason, errors, message), sent);
}

/**
 * The members of the native message. If a name in `extra` is one of a native field, it gets the name of the format in front
 * of it: nobody may take it for that field.
 */
function nativeMessage({ fields, body, extra }: ForeignEvent, format: ForeignFormat): JsonObject {
  const message: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(extra)) {
    message[NATIVE_NAMES.has(name) ? `${format}_${name}` : name] = value;
  }
  for (const [name, { value }] of fields) message[name] = value;
  if (body.kind === 'json') message['body'] = body.value;
  return message;
}

function nativeText(message: JsonObject, bodyText: string): string {
  const reading = readEnvelope(message);
  // An event expires only if its envelope is valid.
  if (!reading.ok) throw new Error('The envelope of an expired event must be valid.');
  return messageText({ content: { kind: 'event', envelope: reading.envelope, bodyText } });
}

/** Fields that can't be in a value all say the same of it. */
function distinct(errors: readonly FieldError[]): FieldError[] {
  return [...new Map(errors.map((error) => [`${error.pointer} ${error.message}`, error])).values()];
}

/** An error in the native message, with the place where this format has the same. */
function pointed(error: FieldError, fields: FoundFields, body: ReadableBody): FieldError {
  const [, name = '', ...rest] = error.pointer.split('/');
  if (name === 'body') {
    if (body.kind === 'missing') return body.error;
    return { ...error, pointer: [body.pointer, ...rest].join('/') };
  }
  const { pointer = error.pointer, hint, value, expected, fault } = fields.get(name) ?? {};
  if (fault !== undefined) return { ...error, pointer, message: fault };
  const got = error.message.replace(`got ${kindOf(value)}`, `got ${gotKind(value)}`);
  const said = got.replace(/a string .*(?=, got )/, expected ?? '$&');
  return { ...error, pointer, message: hint === undefined ? said : `${said} (${hint})` };
}
