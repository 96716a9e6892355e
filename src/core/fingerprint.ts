import { textHash } from './text-hash.ts';
import type { EventKind } from './envelope.ts';
import type { FieldError } from './field-error.ts';
import { isId, messagePattern } from './message-pattern.ts';
import type { Failure } from './outcome.ts';

/**
 * The version of the rule below and of `messagePattern`. Raise it with every change that gives some failure another
 * description. Then records of the old rule and of the new one never share a fingerprint by accident.
 */
const RULE_VERSION = 1;

/** 48 bits: among 100,000 causes, the chance that two share a fingerprint is 1 in 50,000. */
const HEX_DIGITS = 12;

/**
 * Names the cause of a failure: failures that need the same fix have the same fingerprint, such as `f1_3f9a0c12be77`.
 * It is short enough to type, one double click selects it, and no program takes it for a number. Its first
 * part is the rule's version.
 */
export function fingerprintOf(kind: EventKind, failure: Failure): string {
  return `f${RULE_VERSION}_${textHash(describeCause(kind, failure)).slice(0, HEX_DIGITS)}`;
}

/**
 * The text whose hash is the fingerprint: event type, version, reason, and
 *
 * - for a rejected message, each place that is wrong and the rule that it breaks. A correction must fix all of them, so
 *   all of them are the cause;
 * - for a handler, the name and message of its error without values.
 *
 * Has no control characters, whatever a sender or a handler wrote.
 */
export function describeCause(kind: EventKind, failure: Failure): string {
  const { eventType = '-', schemaVersion = '-' } = kind;
  return `${eventType} ${schemaVersion} ${causeOf(failure)}`;
}

function causeOf({ reason, message, errors }: Failure): string {
  // Its message tells why the watchdog gave up, and what failed before.
  if (reason === 'lost') return reason;
  // Both name the fault of the last attempt in their message. The cause is the same as before.
  const isLast = reason === 'attempts_exhausted' || reason === 'max_attempts';
  const text = isLast ? message : withMessage(reason, message);
  // The message tells only whether the handler stopped when it was told to.
  if (text?.startsWith('handler_timeout') === true) return 'handler_timeout';
  if (text !== undefined && text !== reason) return messagePattern(text);
  return errors.length === 0 ? reason : `${reason}: ${wrongPlaces(errors)}`;
}

function withMessage(reason: string, message: string | undefined): string {
  return message === undefined ? reason : `${reason}: ${message}`;
}

/** The order of the errors, and how often each occurs, make no difference. */
function wrongPlaces(errors: readonly FieldError[]): string {
  const places = new Set<string>();
  for (const { pointer, rule } of errors) {
    places.add(pointer === '' ? rule : `${placeOf(pointer)} ${rule}`);
  }
  return places.size === 1 ? ([...places][0] ?? '') : [...places].sort().join(', ');
}

/** Most pointers of most schemas: nothing in them can be a position or an id. */
const PLAIN_POINTER = /^[a-z_/*]{0,40}$/;

/** A pointer without positions of arrays (`*`), and without keys that are ids (`#`). */
export function placeOf(pointer: string): string {
  if (PLAIN_POINTER.test(pointer)) return pointer;
  const place = pointer.replace(/\/\d+(?=\/|$)/g, '/*');
  return PLAIN_POINTER.test(place) ? place : place.split('/').map(placeToken).join('/');
}

/** The schema's keys have names, such as `address_line2`. A sender's may be an id, such as `9f86d081884c`. */
function placeToken(token: string): string {
  if (token === '*') return token;
  const name = /^([\p{L}_.$-]{0,40})\d{0,2}$/u.exec(token)?.[1];
  return name === undefined || isId(name) ? '#' : token;
}
