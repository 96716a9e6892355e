/** Any JSON value, as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JSON text that every SQS accepts. SQS refuses U+FFFE and U+FFFF. The embedded SQS also refuses everything
 * outside the Basic Multilingual Plane. Both are written as JSON escapes.
 */
export function toJsonText(value: Json, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[\ud800-\udfff\ufffe\uffff]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The same value with the keys of every object in reverse order. */
export function withKeysReversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withKeysReversed(item));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, member]) => [key, withKeysReversed(member)]));
}
