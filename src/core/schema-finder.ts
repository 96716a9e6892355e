import { fieldError, kindOf, pointerToken, type FieldError } from './field-error.ts';

/** One error of a validator that Ajv compiled. */
export interface ValidationError {
  /** JSON pointer into the body. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** `must be string`, `must be > 0`, …: about the schema, never about the value. */
  readonly message?: string;
}

/** A compiled schema. Gives at most 50 errors for a body, none if it is valid. */
export type Validate = (body: unknown) => readonly ValidationError[];

export type SchemaLookup =
  | { readonly kind: 'found'; readonly validate: Validate }
  | { readonly kind: 'unknown_type' }
  /** `known`: the versions that this event type has, oldest first. */
  | { readonly kind: 'unknown_version'; readonly known: readonly string[] };

/** Finds the schema of an event. */
export interface SchemaFinder {
  lookUp(eventType: string, version: string): SchemaLookup;
  /** Whether an event type has a schema of any version. */
  knows(eventType: string): boolean;
}

/** The errors of a body with pointers into the message: `/body/total`. */
export function bodyErrors(body: unknown, errors: readonly ValidationError[]): FieldError[] {
  return errors.map((error) => {
    const pointer = `${error.instancePath}${offendingKey(error)}`;
    const got = kindOf(valueAt(body, pointer));
    return fieldError(`/body${pointer}`, error.keyword, `${expectation(error)}, got ${got}`);
  });
}

/** If the keyword is about a key inside the value, that key belongs to the pointer: the mistake is there. */
function offendingKey({ keyword, params }: ValidationError): string {
  const key =
    keyword === 'required'
      ? params['missingProperty']
      : (params['additionalProperty'] ?? params['unevaluatedProperty']);
  return typeof key === 'string' ? pointerToken(key) : '';
}

function expectation({ keyword, params, message }: ValidationError): string {
  if (keyword === 'required') return 'is required';
  if (keyword === 'enum') return `must be one of ${JSON.stringify(params['allowedValues'])}`;
  if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`;
  return message ?? `must satisfy the schema's "${keyword}"`;
}

function valueAt(body: unknown, pointer: string): unknown {
  let value = body;
  for (const token of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
