import { pointerToken, type FieldError } from '../field-error.ts';
import { EVERY, scanJson, type Span } from './json-scan.ts';
import { keysAsWritten } from './misread-keys.ts';
import { plainBody } from './plain-json.ts';

// Other folders import only this file of this folder. The lint rule `json-has-one-door` checks that.

/** What a text says, or why it can't be relied on. */
export type JsonReading =
  /** Every reader gets this value from the text. */
  | {
      readonly kind: 'sound';
      readonly value: unknown;
      /** The body as it was sent, digits and white space included; `''` if the value has no body. */
      readonly bodyText: string;
    }
  /** The text isn't JSON. */
  | { readonly kind: 'malformed'; readonly fault: FieldError }
  /** Readers may disagree on the text. No part of it can be trusted. */
  | { readonly kind: 'ambiguous'; readonly fault: FieldError }
  /** Readers may disagree on the body only. */
  | {
      readonly kind: 'ambiguous_body';
      readonly fault: FieldError;
      /** The other members of the outermost object. */
      readonly withoutBody: Readonly<Record<string, unknown>>;
    };

/**
 * Reads a text as I-JSON (RFC 7493): `scanJson` lists what it refuses. Never throws.
 *
 * @param bodyKey the key of the outermost object whose value is the body; letters, digits and `_` only. Without it, no
 *   part of the text is a body.
 */
export function readJson(text: string, bodyKey?: string): JsonReading {
  const value = parseOrUndefined(text);
  if (bodyKey !== undefined && isObject(value)) {
    const bodyText = plainBody(text, value, bodyKey);
    if (bodyText !== undefined) return { kind: 'sound', value, bodyText };
  }
  const { fault, members } = scanJson(text);
  // The scan ends at its first fault. What follows the fault may not be JSON.
  if (fault)
    return value === undefined ? { kind: 'malformed', fault } : faulty(text, fault, bodyKey);
  const body = bodyKey === undefined ? undefined : members.get(bodyKey);
  const bodyText = body ? text.slice(body.start, body.end) : '';
  return { kind: 'sound', value: keysAsWritten(text, value), bodyText };
}

/** A text that has another JSON text as one of its values, and that one. */
export type FramedReading =
  | { readonly kind: 'malformed'; readonly fault: FieldError }
  | { readonly kind: 'ambiguous'; readonly fault: FieldError }
  | {
      readonly kind: 'framed';
      /** The value of the text, with `null` at the place. */
      readonly frame: unknown;
      /** What is at the place, as it was sent, digits and white space included. Missing if nothing is there. */
      readonly inside?: string;
      /** Why readers may disagree on what is at the place, with a pointer from the outermost object. */
      readonly fault?: FieldError;
    };

/**
 * Reads a text as I-JSON whose body may be deep inside. Like `readJson`, it tells faults of the body from those around it.
 *
 * @param place the keys on the way from the outermost object to the body.
 */
export function readFramed(text: string, place: readonly string[]): FramedReading {
  const { fault } = scanJson(text);
  if (fault && parseOrUndefined(text) === undefined) return { kind: 'malformed', fault };
  const span = spanOf(text, place);
  if (!span) {
    return fault ? { kind: 'ambiguous', fault } : { kind: 'framed', frame: parseSound(text) };
  }
  const frame = `${text.slice(0, span.start)}null${text.slice(span.end)}`;
  const faultAround =
    fault && (isIn(fault, place.map(pointerToken).join('')) ? scanJson(frame).fault : fault);
  if (faultAround) return { kind: 'ambiguous', fault: faultAround };
  const inside = text.slice(span.start, span.end);
  return { kind: 'framed', frame: parseSound(frame), inside, ...(fault && { fault }) };
}

/** Where the value at a place is in a text. If a key comes twice, the last one counts. */
function spanOf(text: string, place: readonly string[]): Span | undefined {
  let span: Span = { start: 0, end: text.length };
  for (const key of place) {
    const part = text.slice(span.start, span.end);
    const inner = /^[ \t\n\r]*\{/.test(part) ? scanJson(part, EVERY).members.get(key) : undefined;
    if (!inner) return undefined;
    span = { start: span.start + inner.start, end: span.start + inner.end };
  }
  return span;
}

/** The elements of an array, each with its text as it was sent. */
export type JsonElements =
  | { readonly kind: 'array'; readonly texts: readonly string[] }
  | { readonly kind: 'no_array' }
  | { readonly kind: 'malformed'; readonly fault: FieldError };

/**
 * Cuts the elements of an array out of its text, digits and white space included. It checks only the grammar of JSON: read
 * each element by `readJson`.
 */
export function readElements(text: string): JsonElements {
  if (!/^[ \t\n\r]*\[/.test(text)) return { kind: 'no_array' };
  const { fault, members } = scanJson(text, EVERY);
  if (fault) return { kind: 'malformed', fault };
  return {
    kind: 'array',
    texts: [...members.values()].map(({ start, end }) => text.slice(start, end)),
  };
}

/**
 * The value of a text that `readJson` found sound before: a text from the ledger, or the body of a message.
 *
 * @throws SyntaxError if the text isn't JSON any more.
 */
export function parseSound(text: string): unknown {
  return keysAsWritten(text, JSON.parse(text));
}

function faulty(text: string, fault: FieldError, bodyKey: string | undefined): JsonReading {
  if (bodyKey === undefined || !isIn(fault, `/${bodyKey}`)) return { kind: 'ambiguous', fault };
  const { fault: faultElsewhere, members } = scanJson(text, bodyKey);
  if (faultElsewhere) return { kind: 'ambiguous', fault: faultElsewhere };
  return { kind: 'ambiguous_body', fault, withoutBody: parseMembers(text, members, bodyKey) };
}

function isIn({ pointer }: FieldError, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}

/** Parses each member by itself: V8 may misread a key of the whole text (see `mayHaveMisreadKey`). */
function parseMembers(
  text: string,
  members: ReadonlyMap<string, Span>,
  bodyKey: string,
): Record<string, unknown> {
  const parsed: Record<string, unknown> = {};
  for (const [key, { start, end }] of members) {
    if (key !== bodyKey) parsed[key] = JSON.parse(text.slice(start, end));
  }
  return parsed;
}

/** `undefined` if the text isn't JSON. */
function parseOrUndefined(text: string): unknown {
  const { stackTraceLimit } = Error;
  // Nobody reads the stack trace, and collecting it takes half of the error's time.
  Error.stackTraceLimit = 0;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
