import type { JsonSchema } from '../../schemas/read.ts';
import { isObject, mapChildren, subschemas } from '../../schemas/walk.ts';

// AsyncAPI's own schema format is a superset of JSON Schema draft-07. Schema files are written in 2020-12. Most of them
// mean the same in both.

/** Keywords that draft-07 doesn't have but that it can say in another way. */
const REWRITTEN = ['prefixItems', 'dependentRequired', 'dependentSchemas'];

/** Keywords that draft-07 can't say at all. Its tools ignore them. */
const BEYOND = ['unevaluatedProperties', 'unevaluatedItems', 'minContains', 'maxContains'];

/** Draft-07 ignores what stands beside `$ref`. For these words that makes no difference. */
const SAYS_NOTHING = new Set([
  ...['$ref', '$id', '$schema', '$defs', '$comment', 'title', 'description'],
  ...['default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
]);

/** True if a schema accepts the same values by the rules of draft-07 and of 2020-12. */
export function meansTheSameInDraft07(root: JsonSchema): boolean {
  return subschemas(root).every(({ schema }) => {
    const words = Object.keys(schema);
    if (words.some((word) => REWRITTEN.includes(word) || BEYOND.includes(word))) return false;
    return schema['$ref'] === undefined || words.every((word) => SAYS_NOTHING.has(word));
  });
}

/** The rules of a schema that draft-07 can't say, as names of keywords. Without them it accepts more. */
export function rulesBeyondDraft07(root: JsonSchema): string[] {
  const words = new Set(subschemas(root).flatMap(({ schema }) => Object.keys(schema)));
  return BEYOND.filter((word) => words.has(word));
}

/**
 * The same schema by the rules of draft-07. What draft-07 can't say stays as it is, so tools that know it obey it and others
 * ignore it.
 *
 * @param place where the schema will be in its document, for its references to itself
 */
export function toDraft07(root: JsonSchema, place = '#'): JsonSchema {
  const toPlace = ($ref: string) => [place, ...tokensInDraft07($ref, root)].join('/');
  const rewrite = (schema: JsonSchema): JsonSchema => {
    const inner = mapChildren(schema, (child) => (isObject(child) ? rewrite(child) : child));
    return withReference(withDependencies(withItems(withContains(inner))), toPlace);
  };
  return rewrite(root);
}

function withItems({ prefixItems, ...schema }: JsonSchema): JsonSchema {
  if (prefixItems === undefined) return schema;
  const { items, ...others } = schema;
  return { ...others, items: prefixItems, ...(items !== undefined && { additionalItems: items }) };
}

function withDependencies(schema: JsonSchema): JsonSchema {
  const { dependentRequired, dependentSchemas, ...others } = schema;
  if (!isObject(dependentRequired) && !isObject(dependentSchemas)) return schema;
  const required = isObject(dependentRequired) ? dependentRequired : {};
  const schemas = isObject(dependentSchemas) ? dependentSchemas : {};
  const names = [...new Set([...Object.keys(schemas), ...Object.keys(required)])];
  const dependencies = names.map((name) => [name, dependency(required[name], schemas[name])]);
  return { ...others, dependencies: Object.fromEntries(dependencies) };
}

/** Draft-07 has one keyword for the fields and for the schema that a field needs. */
function dependency(fields: unknown, schema: unknown): unknown {
  if (schema === undefined) return fields;
  if (fields === undefined || schema === false) return schema;
  const inner = isObject(schema) ? schema : {};
  const required = [...([inner['required'] ?? []].flat() as unknown[]), ...(fields as unknown[])];
  return { ...inner, required: [...new Set(required)] };
}

/** `contains` with `minContains: 0` demands nothing, but draft-07 would demand an item. */
function withContains({ contains, ...schema }: JsonSchema): JsonSchema {
  if (contains === undefined || schema['minContains'] === 0) return schema;
  return { ...schema, contains };
}

/** A reference goes into `allOf`, because draft-07 ignores what stands beside it. Nothing else changes its place. */
function withReference(schema: JsonSchema, toPlace: ($ref: string) => string): JsonSchema {
  const { $ref, ...others } = schema;
  if (typeof $ref !== 'string') return schema;
  const reference = { $ref: toPlace($ref) };
  if (Object.keys(others).length === 0) return reference;
  const all = Array.isArray(others['allOf']) ? (others['allOf'] as readonly unknown[]) : [];
  return { ...others, allOf: [...all, reference] };
}

/**
 * The tokens of a pointer into the root, which is all that a `$ref` may be. Some of the keywords on its way have other names
 * in draft-07.
 */
function tokensInDraft07($ref: string, root: JsonSchema): string[] {
  let here: unknown = root;
  const tokens = $ref.split('/').slice(1);
  return tokens.map((token) => {
    const parent = here;
    here = memberOf(parent, token);
    return isObject(parent) ? nameInDraft07(token, parent) : token;
  });
}

function memberOf(parent: unknown, token: string): unknown {
  const name = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
  return typeof parent === 'object' && parent !== null
    ? (parent as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function nameInDraft07(token: string, schema: JsonSchema): string {
  if (token === 'prefixItems') return 'items';
  if (token === 'items' && schema['prefixItems'] !== undefined) return 'additionalItems';
  return token === 'dependentSchemas' ? 'dependencies' : token;
}
