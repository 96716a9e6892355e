// Becomes part of generated/validators.js: it runs with the validators, not in the build.
import type { ErrorObject } from 'ajv';

import type { EventFormats } from '../../src/core/envelopes/event-formats.ts';

/** A check that Ajv generated. It returns whether the body is valid, and keeps the errors as a property of its own. */
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
 * A validator for each schema. Its first body loads it, so a start takes no longer if there are more schemas.
 * @param schemas `<event_type>/<version>` of each
 * @param load `require` of the module beside the files
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

/** The formats besides the native one. The first use of any of its methods loads their code. */
export function loadingFormats(load: (file: string) => EventFormats): EventFormats {
  return new Proxy({} as EventFormats, {
    get: (_, method): unknown => Reflect.get(load('./validators/_envelopes.cjs'), method),
  });
}

/** Makes a function that returns the errors of a body, and none if it is valid. The first call loads the check. */
function returningErrors(load: () => AjvCheck): Validator['validate'] {
  let check: AjvCheck | undefined;
  return (body) => {
    // Not in the try below: if the file can't be read, that isn't an error of the body.
    check ??= load();
    try {
      if (check(body)) return [];
    } catch (error) {
      // A recursive schema follows the nesting of the body, and thousands of levels exhaust the stack. The body is
      // at fault, not the infrastructure: a retry would fail again.
      if (error instanceof RangeError) return [TOO_DEEP];
      throw error;
    }
    const errors = check.errors ?? [];
    check.errors = null; // keep nothing of this event
    return errors;
  };
}
