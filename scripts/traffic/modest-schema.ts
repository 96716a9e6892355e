import { isJsonObject, type Json, type JsonObject } from './json-text.ts';

/** Limits that make a generated body look like a real one: no page of random letters. */
const MAX_STRING_LENGTH = 24;
const MAX_ARRAY_LENGTH = 3;
const MAX_INTEGER = 10_000;

/**
 * A narrower copy of a JSON Schema, for generating bodies. What fits the copy should fit the original, but the copy
 * doesn't know every combination of keywords. So the caller validates the body, and if need be generates from the
 * original.
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
 * Leaves out properties like `"user_id": true`, which an `anyOf` uses to say which field is required. They add
 * nothing, but the generator takes them for the whole description and makes any value.
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
        : atMost(schema, 'maxLength', MAX_STRING_LENGTH, 'minLength');
    case 'array':
      return atMost(schema, 'maxItems', MAX_ARRAY_LENGTH, 'minItems');
    case 'integer':
      return atMost(schema, 'maximum', MAX_INTEGER, 'minimum');
    default:
      return {};
  }
}

/** Lowers the limit to `most`, or to the schema's lower bound if that is higher. */
function atMost(schema: JsonObject, limit: string, most: number, bound: string): JsonObject {
  const lowest = numberOr(schema[bound], 0);
  return { [limit]: Math.min(numberOr(schema[limit], Infinity), Math.max(most, lowest)) };
}

function numberOr(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
