import { isObject } from '../walk.ts';

/** Whether a pattern of a schema matches a name, as Ajv reads it. A wrong pattern matches nothing. */
export function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(name);
  } catch {
    return false;
  }
}

/**
 * Whether a schema says something of a field with this name: by name, by a pattern that matches, or by a schema for all
 * others. `additionalProperties: true` says nothing. docs/compatibility.md has the list.
 */
export function declaresField(schema: unknown, name: string): boolean {
  if (!isObject(schema)) return false;
  const { properties, patternProperties, required, dependentRequired, dependentSchemas } = schema;
  return (
    hasKey(properties, name) ||
    keysOf(patternProperties).some((pattern) => matches(pattern, name)) ||
    isObject(schema['additionalProperties']) ||
    isObject(schema['unevaluatedProperties']) ||
    lists(required, name) ||
    hasKey(dependentSchemas, name) ||
    hasKey(dependentRequired, name) ||
    (isObject(dependentRequired) &&
      Object.values(dependentRequired).some((names) => lists(names, name)))
  );
}

function hasKey(map: unknown, name: string): boolean {
  return isObject(map) && Object.hasOwn(map, name);
}

function keysOf(map: unknown): string[] {
  return isObject(map) ? Object.keys(map) : [];
}

function lists(names: unknown, name: string): boolean {
  return Array.isArray(names) && names.includes(name);
}
