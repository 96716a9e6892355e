import { fieldError, type FieldError } from '../field-error.ts';
import { parseSound, readFramed, readJson } from '../json/read-json.ts';
import type { FoundBody } from './foreign-event.ts';
import { pointerTo, type Place } from './places.ts';

/** The body in a text, and that text's value as far as it can be trusted. */
export interface InnerText {
  readonly body: FoundBody;
  readonly content: unknown;
}

/**
 * The body at a place in a text of its own.
 *
 * @param place the keys on the way to the body. None: the whole text is the body.
 * @param pointer where the text is.
 */
export function bodyAt(text: string, place: Place, pointer: string): InnerText {
  if (place.length === 0) return wholeText(text, pointer);
  // A text that has no frame has a fault.
  const { inside, fault, frame } = { ...NO_FRAME, ...readFramed(text, place) };
  const body = bodyPart(inside, fault && below(pointer, fault), `${pointer}${pointerTo(place)}`);
  return { body, content: fault ? frame : parseSound(text) };
}

const NO_FRAME = { inside: undefined, frame: undefined };

function wholeText(text: string, pointer: string): InnerText {
  const json = readJson(text);
  if (json.kind !== 'sound') {
    return { body: { kind: 'faulty', fault: below(pointer, json.fault) }, content: undefined };
  }
  const { value } = json;
  // A regular expression would take minutes for a body with a million spaces in it. JSON allows no other white space around
  // it than `trim` removes.
  return { body: { kind: 'json', value, text: text.trim(), pointer }, content: value };
}

/** The body that is a part of a text whose JSON was read before. @param fault what is wrong with the body. */
export function bodyPart(
  text: string | undefined,
  fault: FieldError | undefined,
  pointer: string,
): FoundBody {
  if (fault) return { kind: 'faulty', fault };
  if (text !== undefined) return { kind: 'json', value: parseSound(text), text, pointer };
  return { kind: 'missing', error: fieldError(pointer, 'required', 'is required, got nothing') };
}

/** A fault inside a text, with a pointer from outside. */
export function below(pointer: string, fault: FieldError): FieldError {
  return fieldError(`${pointer}${fault.pointer}`, fault.rule, fault.message);
}

/** The value of a text, only to recognise its format: readers may disagree on it. `undefined` if it isn't JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
