// Becomes part of generated/validators.js: it runs with the validators, not with the build.
import type { ErrorObject } from 'ajv';

/** A check as Ajv generates it: it answers yes or no and leaves its errors behind on itself. */
interface AjvCheck {
  (body: unknown): boolean;
  errors?: ErrorObject[] | null;
}

const TOO_DEEP: ErrorObject = {
  instancePath: '',
  schemaPath: '#',
  keyword: 'depth',
  params: {},
  message: 'must not be nested so deeply',
};

/** Turns a check of Ajv into a function that returns the errors; none means valid. */
export function returningErrors(check: AjvCheck): (body: unknown) => readonly ErrorObject[] {
  return (body) => {
    try {
      if (check(body)) return [];
    } catch (error) {
      // A recursive schema follows the body down, and thousands of levels exhaust the stack. Trying
      // again would not help: it is the body's fault, not the infrastructure's.
      if (error instanceof RangeError) return [TOO_DEEP];
      throw error;
    }
    const errors = check.errors ?? [];
    check.errors = null; // nothing of this event stays for the next invocation
    return errors;
  };
}
