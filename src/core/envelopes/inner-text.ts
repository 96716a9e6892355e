import { fieldError, type FieldError } from '../field-error.ts';
import { parseSound, readFramed, readJson } from '../json/read-json.ts';
import type { FoundBody } from './foreign-event.ts';
import { pointerTo, type Place } from './places.ts';

/** The body that a text of its own holds. @param pointer where the text is. */
function bodyIn(text: string, pointer: string): FoundBody {
  const json = readJson(text);
  // A regular expression would take minutes for a body with a million spaces in it. JSON allows no other white space around
  // it than `trim` removes.
  if (json.kind === 'sound') return { kind: 'json', value: json.value, text: text.trim(), pointer };
  return { kind: 'faulty', fault: below(pointer, json.fault) };
}

/**
 * The body at a place in a text of its own, and that text's value as far as it can be trusted.
 *
 * @param place the keys on the way to the body. None: the whole text is the body.
 * @param pointer where the text is.
 */
export function bodyAt(
  text: string,
  place: Place,
  pointer: string,
): { readonly body: FoundBody; readonly content: unknown } {
  if (place.length === 0) {
    const body = bodyIn(text, pointer);
    return { body, content: body.kind === 'json' ? body.value : undefined };
  }
  const framed = readFramed(text, place);
  if (framed.kind !== 'framed') {
    return { body: { kind: 'faulty', fault: below(pointer, framed.fault) }, content: undefined };
  }
  const { inside, fault, frame } = framed;
  const body = bodyPart(inside, fault && below(pointer, fault), `${pointer}${pointerTo(place)}`);
  return { body, content: fault ? frame : parseSound(text) };
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
function below(pointer: string, fault: FieldError): FieldError {
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
