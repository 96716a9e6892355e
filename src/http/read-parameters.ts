import { EXPECTED_DATE_TIME, isDateTime } from '../core/date-time.ts';
import {
  ParameterValues,
  type Parameter,
  type ParameterSchema,
  type ParameterValue,
} from './parameter.ts';
import type { ProblemError } from './problem.ts';
import type { Route } from './route.ts';

/** The texts of a request in which parameters are looked for. */
export interface ParameterTexts {
  /** Those of the path, decoded. */
  readonly path: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

export type ParameterReading =
  | { readonly kind: 'valid'; readonly values: ParameterValues }
  | { readonly kind: 'invalid'; readonly errors: readonly ProblemError[] };

/** Reads the parameters of a request. Query parameters that the route doesn't have are errors: they would change nothing. */
export function readParameters(
  { parameters: declared, refused }: Pick<Route, 'parameters' | 'refused'>,
  texts: ParameterTexts,
): ParameterReading {
  const errors = unknownNames(declared, refused ?? {}, texts.query);
  const values = new Map<string, ParameterValue>();
  for (const parameter of declared) {
    const read = readOne(parameter, texts);
    if (read.kind === 'error') errors.push(read.error);
    else if (read.value !== undefined) values.set(parameter.name, read.value);
  }
  if (errors.length > 0) return { kind: 'invalid', errors };
  return { kind: 'valid', values: new ParameterValues(values) };
}

/** Names in an error are shortened: they come from the caller. */
const MAX_NAME_CHARACTERS = 64;
const MAX_UNKNOWN_NAMES = 20;

function unknownNames(
  declared: readonly Parameter[],
  refused: Readonly<Record<string, string>>,
  query: URLSearchParams,
): ProblemError[] {
  const known = declared.filter((each) => each.in === 'query').map(({ name }) => name);
  const unknown = [...new Set(query.keys())].filter((name) => !known.includes(name));
  return unknown.slice(0, MAX_UNKNOWN_NAMES).map((name) => ({
    parameter: name.slice(0, MAX_NAME_CHARACTERS).toWellFormed(),
    keyword: 'unknown',
    detail: Object.hasOwn(refused, name)
      ? `is not a parameter of this route: ${refused[name] ?? ''}`
      : `is not a parameter of this route. It takes: ${known.join(', ') || 'none'}`,
  }));
}

type One =
  | { readonly kind: 'value'; readonly value: ParameterValue | undefined }
  | { readonly kind: 'error'; readonly error: ProblemError };

function readOne(parameter: Parameter, texts: ParameterTexts): One {
  const { name, schema, required } = parameter;
  const wrong = (keyword: string, detail: string): One => ({
    kind: 'error',
    error: { parameter: name, keyword, detail },
  });
  const found = textsOf(parameter, texts);
  const [text, ...others] = found;
  if (others.length > 0) return wrong('single', `must be given once, got ${found.length} of them`);
  if (text === undefined) {
    if (required) return wrong('required', 'is required');
    return { kind: 'value', value: 'default' in schema ? schema.default : undefined };
  }
  const value = valueOf(text, schema);
  if (value !== undefined) return { kind: 'value', value };
  const got = text === '' ? 'an empty text' : `a text of ${text.length} characters`;
  return wrong(keywordOf(schema), `must be ${expected(schema)}, got ${got}`);
}

function textsOf({ in: place, name }: Parameter, texts: ParameterTexts): readonly string[] {
  if (place === 'query') return texts.query.getAll(name);
  const text = place === 'header' ? texts.headers.get(name) : texts.path.get(name);
  return text === null || text === undefined ? [] : [text];
}

/** `undefined` if the text isn't one that the schema takes. */
function valueOf(text: string, schema: ParameterSchema): ParameterValue | undefined {
  switch (schema.type) {
    case 'integer': {
      const number = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
      return number >= schema.minimum && number <= schema.maximum ? number : undefined;
    }
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'string':
      return isTaken(text, schema) ? text : undefined;
  }
}

function isTaken(text: string, schema: Extract<ParameterSchema, { type: 'string' }>): boolean {
  const { pattern, enum: names, format } = schema;
  return (
    (pattern === undefined || new RegExp(pattern, 'u').test(text)) &&
    (names === undefined || names.includes(text)) &&
    (format === undefined || isDateTime(text))
  );
}

function keywordOf(schema: ParameterSchema): string {
  if (schema.type === 'integer') return 'integer';
  if (schema.type === 'boolean') return 'boolean';
  return schema.enum ? 'enum' : schema.format ? 'format' : 'pattern';
}

function expected(schema: ParameterSchema): string {
  switch (schema.type) {
    case 'integer':
      return `a whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      if (schema.enum) return `one of ${schema.enum.join(', ')}`;
      if (schema.format) return EXPECTED_DATE_TIME;
      return `a text that matches ${schema.pattern ?? '.*'}`;
  }
}
