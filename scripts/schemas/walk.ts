import type { JsonSchema } from './json-schema.ts';

/** A schema inside a schema: the root itself, a property, a branch of anyOf, … */
export interface Subschema {
  /** JSON pointer from the root of the file; empty for the root. */
  readonly pointer: string;
  readonly schema: JsonSchema;
}

/** Keywords whose value is a schema. */
export const SCHEMA_KEYWORDS: ReadonlySet<string> = new Set(
  (
    'additionalProperties contains else if items not propertyNames then unevaluatedItems ' +
    'unevaluatedProperties'
  ).split(' '),
);
/** Keywords whose value is a list of schemas. */
export const LIST_KEYWORDS: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
]);
/** Keywords whose value is an object of schemas. */
export const MAP_KEYWORDS: ReadonlySet<string> = new Set([
  '$defs',
  'dependentSchemas',
  'patternProperties',
  'properties',
]);

/**
 * Every object schema of a file, the root first, in the order of the file. It looks only where a schema can stand: a
 * property called "pattern" is not a pattern, and an example is not a schema. Boolean schemas are left out.
 */
export function subschemas(root: JsonSchema): readonly Subschema[] {
  const found: Subschema[] = [];
  const visit = (pointer: string, schema: unknown): unknown => {
    if (!isObject(schema)) return schema;
    found.push({ pointer, schema });
    return mapChildren(schema, (child, path) => visit(`${pointer}/${path}`, child));
  };
  visit('', root);
  return found;
}

/**
 * A copy of a schema with every schema directly inside it replaced.
 * @param change takes a schema (or boolean) and its JSON pointer from here, without the leading slash
 */
export function mapChildren(
  schema: JsonSchema,
  change: (child: unknown, path: string) => unknown,
): JsonSchema {
  const entries = Object.entries(schema).map(([keyword, value]) => {
    const inner = (child: unknown, name: string | number) =>
      change(child, `${escapePointer(keyword)}/${escapePointer(String(name))}`);
    if (SCHEMA_KEYWORDS.has(keyword)) return [keyword, change(value, keyword)] as const;
    if (LIST_KEYWORDS.has(keyword) && Array.isArray(value)) return [keyword, value.map(inner)];
    if (!MAP_KEYWORDS.has(keyword) || !isObject(value)) return [keyword, value];
    const named = Object.entries(value).map(([name, child]) => [name, inner(child, name)]);
    return [keyword, Object.fromEntries(named)];
  });
  return Object.fromEntries(entries) as JsonSchema;
}

/** Every object schema of a file as a file of its own, with the same `$defs`; the deepest first. */
export function partsOf(root: JsonSchema): readonly Subschema[] {
  const { $schema, $id, $defs } = root;
  const shared = Object.entries({ $schema, $id, $defs }).filter(([, value]) => value !== undefined);
  const depth = ({ pointer }: Subschema) => pointer.split('/').length;
  return subschemas(root)
    .toSorted((one, other) => depth(other) - depth(one))
    .map(({ pointer, schema }) => ({
      pointer,
      schema: { ...Object.fromEntries(shared), ...schema },
    }));
}

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
