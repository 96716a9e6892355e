/** One error in a message: where it is, what was expected, and what kind of value is there. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the message, e.g. `/body/total`; `''` is the message itself. */
  readonly pointer: string;
  /** What was expected and the kind of the value. Never the value itself, which may be private or huge. */
  readonly message: string;
  /**
   * Short name of the rule that is broken: a keyword of JSON Schema, or a rule of the envelope or of JSON. Fingerprints
   * are made of it, so it never changes, whatever the message says.
   */
  readonly rule: string;
}

/** Maximum number of errors kept of a rejected event. A hostile event could have hundreds of thousands. */
export const MAX_LISTED_ERRORS = 50;

/** Longest pointer. Keys come from the sender, and a key of 1 MiB must not get into the logs. */
const MAX_POINTER_CHARACTERS = 200;

/** Makes a field error. Shortens a pointer that is too long to log. */
export function fieldError(pointer: string, rule: string, message: string): FieldError {
  const short =
    pointer.length > MAX_POINTER_CHARACTERS
      ? `${pointer.slice(0, MAX_POINTER_CHARACTERS)}…`
      : pointer;
  return { pointer: short.toWellFormed(), message, rule };
}

/** One token of a JSON pointer, with its `/`, escaped by RFC 6901 section 3. */
export function pointerToken(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The JSON kind of a value with its article: `a string`, `an object`, `null`; `nothing` for `undefined`. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
