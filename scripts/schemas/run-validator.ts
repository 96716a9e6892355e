// Becomes part of generated/validators.js: it runs with the validators, not with the build.
import type { ErrorObject } from 'ajv';

/** A check as Ajv generates it: it answers yes or no and leaves its errors behind on itself. */
interface AjvCheck {
  (body: unknown): boolean;
  errors?: ErrorObject[] | null;
}

interface Validator {
  readonly eventType: string;
  readonly version: string;
  readonly validate: (body: unknown) => readonly ErrorObject[];
}

const TOO_DEEP: ErrorObject = {
  instancePath: '',
  schemaPath: '#',
  keyword: 'depth',
  params: {},
  message: 'must not be nested so deeply',
};

/**
 * A validator for each schema. None is loaded here: a start must not cost more with more schemas.
 * @param schemas `<event_type>/<version>` of each
 * @param load gives what a file exports; `require` of the module that the files lie beside
 */
export function listValidators(
  schemas: readonly string[],
  load: (file: string) => AjvCheck,
): readonly Validator[] {
  const validators = schemas.map((schema) => {
    const [eventType = '', version = ''] = schema.split('/');
    const validate = returningErrors(() => load(`./validators/${schema}.cjs`));
    return Object.freeze({ eventType, version, validate });
  });
  return Object.freeze(validators);
}

/** Turns a check of Ajv, loaded with its first body, into a function that returns the errors; none means valid. */
function returningErrors(load: () => AjvCheck): Validator['validate'] {
  let check: AjvCheck | undefined;
  return (body) => {
    // Not in the try below: a file that can't be read says nothing about the body.
    check ??= load();
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
