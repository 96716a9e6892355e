/** One thing that is wrong with a message: where, what was expected there, and what kind was found. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the message, e.g. `/body/total`; `''` is the message itself. */
  readonly pointer: string;
  /** What was expected and the kind of value found. Never the value: it may be private, or huge. */
  readonly message: string;
}

/** A rejected event keeps this many of its errors; a hostile one could have hundreds of thousands. */
export const MAX_LISTED_ERRORS = 50;

/** Keys come from the sender: a pointer is cut here so that a 1 MiB key can't reach the logs. */
const MAX_POINTER_CHARACTERS = 200;

/** Makes a field error; `pointer` is shortened where it is too long to log. */
export function fieldError(pointer: string, message: string): FieldError {
  const short =
    pointer.length > MAX_POINTER_CHARACTERS
      ? `${pointer.slice(0, MAX_POINTER_CHARACTERS)}…`
      : pointer;
  return { pointer: short.toWellFormed(), message };
}

/** One reference token of a JSON pointer, escaped as RFC 6901 section 3 says. */
export function pointerToken(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The JSON kind of a value, with its article: `a string`, `an object`, `null`; `nothing` if absent. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
