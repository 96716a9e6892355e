import type { Finding } from './problem.ts';
import type { JsonSchema } from './read.ts';
import { isObject, mapChildren, subschemas } from './walk.ts';
import type { Subschema } from './walk.ts';

/** A `$ref` of a subschema that leaves the file or leads nowhere. */
export function brokenRef({ pointer, schema }: Subschema, all: readonly Subschema[]): Finding[] {
  const { $ref } = schema;
  if (typeof $ref !== 'string' || resolveRef($ref, all) !== undefined) return [];
  return [
    $ref.startsWith('#')
      ? {
          reason: `$ref "${$ref}" at "${pointer}" does not resolve`,
          remedy:
            'Point it to a schema of the same file by its JSON pointer, e.g. "#/$defs/address".',
        }
      : {
          reason: `$ref "${$ref}" at "${pointer}" leaves the file`,
          remedy:
            'Copy the other schema into "$defs". A version must not change because another file does.',
        },
  ];
}

/** A copy that compiles although a `$ref` of it is broken: the rest is worth checking too. */
export function withoutBrokenRefs(root: JsonSchema): JsonSchema {
  const all = subschemas(root);
  const fix = (schema: unknown): unknown => {
    if (!isObject(schema)) return schema;
    const { $ref, ...rest } = mapChildren(schema, fix);
    const broken = typeof $ref === 'string' && resolveRef($ref, all) === undefined;
    return broken || $ref === undefined ? rest : { $ref, ...rest };
  };
  return fix(root) as JsonSchema;
}

/** The schema that a `$ref` of a file refers to: `#` or a JSON pointer. */
export function resolveRef(
  ref: string,
  all: readonly Subschema[],
): JsonSchema | boolean | undefined {
  const root = all[0]?.schema;
  if (root === undefined || !ref.startsWith('#')) return undefined;
  const fragment = decode(ref.slice(1));
  if (fragment === undefined || (fragment !== '' && !fragment.startsWith('/'))) return undefined;
  return asSchema(fragment.split('/').slice(1).reduce<unknown>(step, root));
}

/** Schemas that a schema applies to the same value: the "in-place applicators" of JSON Schema. */
export function inPlaceSchemas(schema: JsonSchema, all: readonly Subschema[]): JsonSchema[] {
  const { $ref, allOf, anyOf, oneOf, not, dependentSchemas } = schema;
  const target = typeof $ref === 'string' ? resolveRef($ref, all) : undefined;
  const dependent = isObject(dependentSchemas) ? Object.values(dependentSchemas) : [];
  const branches = [schema['if'], schema['then'], schema['else'], not, ...dependent];
  return [target, allOf, anyOf, oneOf, ...branches].flat().filter(isObject);
}

function step(value: unknown, token: string): unknown {
  const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
  return (isObject(value) || Array.isArray(value)) && Object.hasOwn(value, key)
    ? (value as JsonSchema)[key]
    : undefined;
}

function asSchema(value: unknown): JsonSchema | boolean | undefined {
  return isObject(value) || typeof value === 'boolean' ? value : undefined;
}

function decode(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}
