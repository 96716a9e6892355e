import { EXPECTED_DATE_TIME, isDateTime } from '../core/date-time.ts';
import {
  fieldError,
  kindOf,
  MAX_LISTED_ERRORS,
  pointerToken,
  type FieldError,
} from '../core/field-error.ts';
import type { JsonSchema } from './route.ts';

/**
 * The keywords that `checkJson` knows. The bodies of this API need few, and compiling a schema in the function would take
 * longer than the request. Those of events are compiled at build time.
 */
const CHECKS: Readonly<Record<string, (value: unknown, schema: JsonSchema) => boolean>> = {
  type: (value, { type }) => [type].flat().some((name) => isOfType(value, name)),
  enum: (value, schema) => (schema['enum'] as unknown[]).includes(value),
  const: (value, schema) => value === schema['const'],
  pattern: (value, { pattern }) =>
    typeof value !== 'string' || new RegExp(pattern as string, 'u').test(value),
  format: (value, { format }) =>
    typeof value !== 'string' || format !== 'date-time' || isDateTime(value),
  minLength: (value, { minLength }) =>
    typeof value !== 'string' || Array.from(value).length >= (minLength as number),
  maxLength: (value, { maxLength }) =>
    typeof value !== 'string' || Array.from(value).length <= (maxLength as number),
  minimum: (value, { minimum }) => typeof value !== 'number' || value >= (minimum as number),
  maximum: (value, { maximum }) => typeof value !== 'number' || value <= (maximum as number),
  minItems: (value, { minItems }) => !Array.isArray(value) || value.length >= (minItems as number),
  maxItems: (value, { maxItems }) => !Array.isArray(value) || value.length <= (maxItems as number),
};

/** Keywords that look into a value, and those that only describe. */
const OTHER_KEYWORDS = ['required', 'properties', 'additionalProperties', 'items'];
const ANNOTATIONS = ['title', 'description', 'default', 'examples', '$schema', '$id'];

/** The keywords of a schema that `checkJson` doesn't know, with their places. A test holds every route to none. */
export function unknownKeywords(schema: JsonSchema, place = ''): string[] {
  const known = [...Object.keys(CHECKS), ...OTHER_KEYWORDS, ...ANNOTATIONS];
  const here = Object.keys(schema).filter((keyword) => !known.includes(keyword));
  const { properties = {}, items, additionalProperties } = schema;
  const parts = [...Object.entries(properties as object), ['items', items]];
  if (additionalProperties !== false) parts.push(['additionalProperties', additionalProperties]);
  return [
    ...here.map((keyword) => `${place}/${keyword}`),
    ...parts.flatMap(([name, part]) =>
      typeof part === 'object' && part !== null
        ? unknownKeywords(part as JsonSchema, `${place}/${name as string}`)
        : [],
    ),
  ];
}

/** The errors of a value by a schema: none if it is valid, at most 50. */
export function checkJson(value: unknown, schema: JsonSchema, pointer = ''): FieldError[] {
  const broken = Object.keys(schema).find((keyword) => CHECKS[keyword]?.(value, schema) === false);
  if (broken !== undefined) {
    const text = `must be ${expectation(broken, schema)}, got ${kindOf(value)}`;
    return [fieldError(pointer, broken, text)];
  }
  const errors = isObject(value)
    ? memberErrors(value, schema, pointer)
    : itemErrors(value, schema, pointer);
  return errors.slice(0, MAX_LISTED_ERRORS);
}

type Members = Readonly<Record<string, unknown>>;

function memberErrors(value: Members, schema: JsonSchema, pointer: string): FieldError[] {
  const { required = [], properties = {}, additionalProperties } = schema;
  const known = properties as Readonly<Record<string, JsonSchema>>;
  const missing = (required as string[]).filter((name) => !Object.hasOwn(value, name));
  const errors = missing.map((name) =>
    fieldError(`${pointer}${pointerToken(name)}`, 'required', 'is required, got nothing'),
  );
  for (const [name, member] of Object.entries(value)) {
    const place = `${pointer}${pointerToken(name)}`;
    const own = Object.hasOwn(known, name) ? known[name] : undefined;
    if (own) errors.push(...checkJson(member, own, place));
    else if (additionalProperties === false) {
      const names = Object.keys(known).join(', ');
      errors.push(
        fieldError(place, 'additionalProperties', `is unknown here. Known are: ${names}`),
      );
    }
  }
  return errors;
}

function itemErrors(value: unknown, { items }: JsonSchema, pointer: string): FieldError[] {
  if (!Array.isArray(value) || items === undefined) return [];
  return value.flatMap((item, index) =>
    checkJson(item, items as JsonSchema, `${pointer}${pointerToken(index)}`),
  );
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expectation(keyword: string, schema: JsonSchema): string {
  const limit = JSON.stringify(schema[keyword]);
  switch (keyword) {
    case 'type':
      return `of type ${[schema['type']].flat().join(' or ')}`;
    case 'enum':
      return `one of ${limit}`;
    case 'const':
      return limit;
    case 'pattern':
      return `a text that matches ${schema['pattern'] as string}`;
    case 'format':
      return EXPECTED_DATE_TIME;
    case 'minLength':
    case 'maxLength':
      return `a text of ${keyword === 'minLength' ? 'at least' : 'at most'} ${limit} characters`;
    case 'minimum':
    case 'maximum':
      return `a number of ${keyword === 'minimum' ? 'at least' : 'at most'} ${limit}`;
    default:
      return `an array of ${keyword === 'minItems' ? 'at least' : 'at most'} ${limit} items`;
  }
}
