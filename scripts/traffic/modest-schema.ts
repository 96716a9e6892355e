import { isJsonObject, type Json, type JsonObject } from './json-text.ts';

/** Limits that make a generated body look like one a service would send: no page of random letters. */
const STRING_LENGTH = 24;
const ARRAY_LENGTH = 3;
const INTEGER = 10_000;

/**
 * A narrower copy of a JSON Schema for generating bodies: whatever fits it should fit the original.
 * Where it doesn't (the copy knows a few keywords, not their every combination), the caller finds out
 * by validating, and generates from the original.
 */
export function modestSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((item: Json) => modestSchema(item));
  if (!isJsonObject(schema)) return schema;
  const copy: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    copy[keyword] = keyword === 'properties' ? describedProperties(value) : modestSchema(value);
  }
  return { ...copy, ...limits(schema) };
}

/**
 * `{ "user_id": true }` beside a fuller description, as in `anyOf` to say which field is required,
 * adds nothing. The generator would take it for the whole description and make any value.
 */
function describedProperties(properties: Json): Json {
  if (!isJsonObject(properties)) return properties;
  const described = Object.entries(properties).filter(([, schema]) => schema !== true);
  return Object.fromEntries(described.map(([name, schema]) => [name, modestSchema(schema)]));
}

function limits(schema: JsonObject): JsonObject {
  switch (schema['type']) {
    case 'string':
      return 'format' in schema || 'pattern' in schema || 'enum' in schema || 'const' in schema
        ? {}
        : atMost(schema, 'maxLength', STRING_LENGTH, 'minLength');
    case 'array':
      return atMost(schema, 'maxItems', ARRAY_LENGTH, 'minItems');
    case 'integer':
      return atMost(schema, 'maximum', INTEGER, 'minimum');
    default:
      return {};
  }
}

/** The limit, lowered to `most` unless the lower bound needs more room. */
function atMost(schema: JsonObject, limit: string, most: number, bound: string): JsonObject {
  const lowest = numberOr(schema[bound], 0);
  return { [limit]: Math.min(numberOr(schema[limit], Infinity), Math.max(most, lowest)) };
}

function numberOr(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
