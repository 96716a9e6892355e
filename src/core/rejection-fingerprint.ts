import { textHash } from './text-hash.ts';
import type { EventKind } from './envelope.ts';
import type { FieldError } from './field-error.ts';
import { isId } from './id-word.ts';
import type { Failure } from './outcome.ts';

/**
 * The version of the rules of causes: those below, of `causeOf`, and of `messagePattern`. Raise it with every change
 * that gives some failure another description. Then records of the old rule and of the new one never share a fingerprint by
 * accident.
 */
const RULE_VERSION = 1;

/** 48 bits: among 100,000 causes, the chance that two share a fingerprint is 1 in 50,000. */
const HEX_DIGITS = 12;

/** The fingerprint of an event whose failure has this cause: `fingerprintOf` describes it. */
export function fingerprintOfCause(
  { eventType = '-', schemaVersion = '-' }: EventKind,
  cause: string,
): string {
  const hash = textHash(`${eventType} ${schemaVersion} ${cause}`);
  return `f${RULE_VERSION}_${hash.slice(0, HEX_DIGITS)}`;
}

/**
 * The cause of a rejection: its reason, and each place that is wrong with the rule that it breaks. A correction must fix all
 * of them. It is apart from `causeOf`, because reading a message needs no rules for the errors of handlers.
 */
export function rejectionCause({ reason, errors }: Pick<Failure, 'reason' | 'errors'>): string {
  return errors.length === 0 ? reason : `${reason}: ${wrongPlaces(errors)}`;
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
