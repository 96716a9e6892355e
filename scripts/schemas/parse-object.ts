import type { FieldError } from '../../src/core/field-error.ts';
import { readJson } from '../../src/core/json/read-json.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Finding } from './problem.ts';

/**
 * The object in a JSON text, or why there is none.
 *
 * @param content what the object should have: `a JSON Schema`. Completes the remedy
 */
export function parseObject(
  text: string,
  content: string,
): { readonly value: JsonSchema } | Finding {
  const remedy = `Write one JSON object with ${content} in it.`;
  const encoding = wrongEncoding(text);
  if (encoding) return encoding;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { reason: `is not JSON: ${reason}`, remedy };
  }
  // If a key comes twice, a person who reads the file and JSON.parse may see different schemas.
  const reading = readJson(text);
  if (reading.kind !== 'sound') return ambiguous(reading.fault);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { reason: 'is JSON, but not an object', remedy };
  }
  return { value: value as JsonSchema };
}

/** Editors of Windows begin a file with a byte order mark, or write UTF-16. Both begin with characters that aren't seen. */
function wrongEncoding(text: string): Finding | undefined {
  const remedy = 'Save it as UTF-8 without a byte order mark.';
  if (text.startsWith('\uFEFF')) return { reason: 'begins with a byte order mark', remedy };
  return text.startsWith('\uFFFD') ? { reason: 'is not UTF-8', remedy } : undefined;
}

function ambiguous({ pointer, rule, message }: FieldError): Finding {
  const reason = `is JSON that parsers read differently: "${pointer}" ${message}`;
  return { reason, remedy: REMEDIES.get(rule) ?? 'Change what is at that place.' };
}

/** By the rule of `scanJson`. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['duplicate_key', 'Keep one of the two, and remove the other one.'],
  ['forbidden_key', 'Remove the key, or give it another name.'],
]);
