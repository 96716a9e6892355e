import type { JsonSchema } from './read.ts';
import { isObject } from './walk.ts';

/** The keyword of a schema that forbids a property of this name, if one does. */
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

/** A pattern that can't be read is refused for that, so it forbids nothing here. */
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
