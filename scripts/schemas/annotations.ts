import type { JsonSchema } from './read.ts';
import { isObject, mapChildren } from './walk.ts';

const ANNOTATIONS = new Set(
  '$comment title description default examples deprecated readOnly writeOnly'.split(' '),
);

/**
 * A copy of a schema without the keywords that check nothing. The code that Ajv generates has a copy of the schema in it,
 * so texts and examples would make validators larger.
 */
export function withoutAnnotations(schema: JsonSchema): JsonSchema {
  const checks = Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.has(keyword));
  return mapChildren(Object.fromEntries(checks), (child) =>
    isObject(child) ? withoutAnnotations(child) : child,
  );
}
