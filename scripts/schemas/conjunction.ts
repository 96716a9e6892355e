import type { JsonSchema } from './read.ts';
import { resolveRef } from './refs.ts';
import { isObject } from './walk.ts';
import type { Subschema } from './walk.ts';

/** Schemas that must all hold for one value: a schema, its `allOf` and what its `$ref` leads to, and theirs. */
export function conjunction(schema: JsonSchema, all: readonly Subschema[]): JsonSchema[] {
  const seen = new Set([schema]);
  // A Set may grow while it is walked.
  for (const one of seen) for (const next of conjuncts(one, all)) seen.add(next);
  return [...seen];
}

/** Schemas that a schema itself says must hold, too. */
export function conjuncts({ $ref, allOf }: JsonSchema, all: readonly Subschema[]): JsonSchema[] {
  const target = typeof $ref === 'string' ? resolveRef($ref, all) : undefined;
  return [target, allOf].flat().filter(isObject);
}

/** A number that a keyword gives, and the keyword. */
export interface Limit {
  readonly keyword: string;
  readonly value: number;
}

/** The numbers that the schemas give for some keywords, the greatest first. */
export function limits(schemas: readonly JsonSchema[], ...keywords: readonly string[]): Limit[] {
  const found = schemas.flatMap((schema) =>
    keywords.flatMap((keyword) => {
      const value = schema[keyword];
      return typeof value === 'number' ? [{ keyword, value }] : [];
    }),
  );
  return found.sort((one, other) => other.value - one.value);
}

/** The names that the schemas require. */
export function requiredNames(schemas: readonly JsonSchema[]): string[] {
  return [...new Set(schemas.flatMap(({ required }) => namesIn(required)))];
}

/** The strings in a list; none if it is not one. */
export function namesIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}
