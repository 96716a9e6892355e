import type { JsonSchema } from './read.ts';
import { resolveRef } from './refs.ts';
import { isObject } from './walk.ts';
import type { Subschema } from './walk.ts';

/** All schemas that must hold for one value: a schema, its `allOf`, the target of its `$ref`, and theirs in turn. */
export function conjunction(schema: JsonSchema, all: readonly Subschema[]): JsonSchema[] {
  const seen = new Set([schema]);
  // The loop also visits what is added meanwhile.
  for (const one of seen) for (const next of conjuncts(one, all)) seen.add(next);
  return [...seen];
}

/** The schemas that a schema itself demands for the same value. */
export function conjuncts({ $ref, allOf }: JsonSchema, all: readonly Subschema[]): JsonSchema[] {
  const target = typeof $ref === 'string' ? resolveRef($ref, all) : undefined;
  return [target, allOf].flat().filter(isObject);
}

/** A limit that a keyword sets. */
export interface Limit {
  readonly keyword: string;
  readonly value: number;
}

/** The limits that these keywords set in the schemas, the greatest first. */
export function limitsOf(schemas: readonly JsonSchema[], ...keywords: readonly string[]): Limit[] {
  const found = schemas.flatMap((schema) =>
    keywords.flatMap((keyword) => {
      const value = schema[keyword];
      return typeof value === 'number' ? [{ keyword, value }] : [];
    }),
  );
  return found.sort((one, other) => other.value - one.value);
}

/** The names of the properties that the schemas require. */
export function requiredNames(schemas: readonly JsonSchema[]): string[] {
  return [...new Set(schemas.flatMap(({ required }) => namesIn(required)))];
}

/** The strings in a list. Empty if the value isn't a list. */
export function namesIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}

/** The keyword by which a schema forbids a property of this name, if there is one. */
export function forbiddenBy(schema: JsonSchema, name: string): string | undefined {
  const { properties, patternProperties, additionalProperties, propertyNames } = schema;
  const described = isObject(properties) && Object.hasOwn(properties, name);
  if (described && properties[name] === false) return '"properties"';
  const patterns = Object.entries(isObject(patternProperties) ? patternProperties : {});
  const matching = patterns.filter(([pattern]) => matches(pattern, name));
  if (patterns.some(([pattern]) => !isPattern(pattern))) return undefined;
  if (matching.some(([, value]) => value === false)) return '"patternProperties"';
  if (additionalProperties === false && !described && matching.length === 0) {
    return '"additionalProperties"';
  }
  return isName(propertyNames, name) ? undefined : '"propertyNames"';
}

function isName(schema: unknown, name: string): boolean {
  if (!isObject(schema)) return schema !== false;
  const { const: only = name, enum: names, pattern, minLength, maxLength } = schema;
  const { length } = Array.from(name);
  return (
    only === name &&
    (!Array.isArray(names) || names.includes(name)) &&
    (typeof pattern !== 'string' || matches(pattern, name)) &&
    (typeof minLength !== 'number' || length >= minLength) &&
    (typeof maxLength !== 'number' || length <= maxLength)
  );
}

/** An invalid pattern is reported by another check, so here it forbids nothing. */
function matches(pattern: string, name: string): boolean {
  return !isPattern(pattern) || new RegExp(pattern, 'u').test(name);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
