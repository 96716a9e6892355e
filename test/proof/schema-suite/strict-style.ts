import type { JsonSchema } from '../../../scripts/schemas/read.ts';
import { isObject } from '../../../scripts/schemas/walk.ts';

const TYPES = ['array', 'boolean', 'null', 'number', 'object', 'string'] as const;

/** A type of JSON values. `integer` only if a schema says so. */
export type TypeName = (typeof TYPES)[number] | 'integer';

const KEYWORDS_OF: Readonly<Record<string, readonly string[]>> = {
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  array:
    'items prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems'.split(
      ' ',
    ),
  object: (
    'properties patternProperties additionalProperties unevaluatedProperties propertyNames ' +
    'minProperties maxProperties required dependentRequired dependentSchemas'
  ).split(' '),
};
const TYPE_OF = new Map(
  Object.entries(KEYWORDS_OF).flatMap(([type, keywords]) =>
    keywords.map((keyword) => [keyword, type] as const),
  ),
);

/** Keywords that apply their schemas to the value itself, so its type also applies in them. */
const SAME_VALUE = new Set(['not', 'if', 'then', 'else']);
const SAME_VALUE_LISTS = new Set(['allOf', 'anyOf', 'oneOf']);
const SAME_VALUE_MAPS = new Set(['dependentSchemas']);
const INNER = new Set([
  'additionalProperties',
  'contains',
  'items',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const INNER_LISTS = new Set(['prefixItems']);
const INNER_MAPS = new Set(['$defs', 'patternProperties', 'properties']);
/** Keywords that stay outside if a schema is split into branches. */
const OUTSIDE_BRANCHES = new Set(['$schema', '$id', '$anchor', '$defs', '$comment']);

/**
 * Rewrites a schema in the strict style, as far as possible: each keyword gets its type, and each required property is
 * described.
 * @param type the type of the values that it will validate, if known
 */
export function inStrictStyle(schema: unknown, type?: TypeName): unknown {
  if (!isObject(schema)) return schema;
  const declared = [schema['type'] ?? []].flat() as TypeName[];
  if (type !== undefined) return narrowed(schema, declared, type);
  if (declared.length === 1 && declared[0]) return narrowed(schema, declared, declared[0]);
  const speaksOfTypes = Object.keys(schema).some((keyword) => TYPE_OF.has(keyword));
  if (declared.length === 0 && !speaksOfTypes) return mapped(schema, undefined);
  return inBranches(schema, declared.length === 0 ? TYPES : declared);
}

function inBranches(schema: JsonSchema, types: readonly TypeName[]): JsonSchema {
  const entries = Object.entries(schema);
  const outside = entries.filter(([keyword]) => OUTSIDE_BRANCHES.has(keyword));
  const { type: _, ...inside } = Object.fromEntries(
    entries.filter(([keyword]) => !OUTSIDE_BRANCHES.has(keyword)),
  );
  return {
    ...mapped(Object.fromEntries(outside), undefined),
    anyOf: types.map((type) => narrowed(inside, [], type)),
  };
}

/** The part of a schema that applies to values of one type. */
function narrowed(schema: JsonSchema, declared: readonly TypeName[], type: TypeName): unknown {
  const common = declared.length === 0 ? type : commonType(declared, type);
  if (common === undefined) return false;
  const ofType = withValuesOfType(schema, common);
  if (ofType === undefined) return false;
  const keywords = Object.entries(ofType).filter(([keyword]) => {
    const own = TYPE_OF.get(keyword);
    return own === undefined || own === (common === 'integer' ? 'number' : common);
  });
  return describingRequired({
    ...mapped(Object.fromEntries(keywords), common),
    type: common,
  });
}

/** Removes values of other types, which the build refuses. Returns undefined if none is left. */
function withValuesOfType(schema: JsonSchema, type: TypeName): JsonSchema | undefined {
  const { default: _, examples: __, ...rest } = schema;
  const isOfType = (value: unknown) =>
    type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;
  if (Object.hasOwn(rest, 'const') && !isOfType(rest['const'])) return undefined;
  const { enum: values } = rest;
  if (!Array.isArray(values)) return rest;
  const left = values.filter(isOfType);
  return left.length > 0 ? { ...rest, enum: left } : undefined;
}

/** The type of a JSON value. */
export function typeOf(value: unknown): TypeName {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (typeof value as TypeName);
}

function commonType(declared: readonly TypeName[], type: TypeName): TypeName | undefined {
  if (declared.includes(type)) return type;
  if (type === 'number' && declared.includes('integer')) return 'integer';
  return type === 'integer' && declared.includes('number') ? 'integer' : undefined;
}

function mapped(schema: JsonSchema, type: TypeName | undefined): JsonSchema {
  const same = (child: unknown) => inStrictStyle(child, type);
  const inner = (child: unknown) => inStrictStyle(child);
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (SAME_VALUE.has(keyword)) return [keyword, same(value)] as const;
    if (SAME_VALUE_LISTS.has(keyword)) return [keyword, (value as unknown[]).map(same)] as const;
    if (SAME_VALUE_MAPS.has(keyword)) return [keyword, mapValues(value, same)] as const;
    if (INNER.has(keyword)) return [keyword, inner(value)] as const;
    if (INNER_LISTS.has(keyword)) return [keyword, (value as unknown[]).map(inner)] as const;
    if (INNER_MAPS.has(keyword)) return [keyword, mapValues(value, inner)] as const;
    return [keyword, value] as const;
  });
  return Object.fromEntries(entries);
}

function mapValues(map: unknown, change: (child: unknown) => unknown): unknown {
  if (!isObject(map)) return map;
  return Object.fromEntries(Object.entries(map).map(([name, child]) => [name, change(child)]));
}

// A required name that "properties" lacks gets the description of "patternProperties" or "additionalProperties".
function describingRequired(schema: JsonSchema): JsonSchema {
  const { required, properties, additionalProperties = true, patternProperties } = schema;
  if (!Array.isArray(required)) return schema;
  const described = isObject(properties) ? properties : {};
  const patterns = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  const missing = (required as string[]).filter((name) => !Object.hasOwn(described, name));
  const added = missing.map((name) => [
    name,
    patterns.some((pattern) => new RegExp(pattern, 'u').test(name)) || additionalProperties,
  ]);
  return { ...schema, properties: { ...described, ...Object.fromEntries(added) } };
}
