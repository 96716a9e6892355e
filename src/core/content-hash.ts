import { hash } from 'node:crypto';

import { canonicalJson } from './canonical-json.ts';

/**
 * SHA-256, in hex, of a JSON value in canonical form (RFC 8785). Equal for two values exactly when they are
 * the same JSON: key order and white space of the text they came from make no difference.
 *
 * @param value what `JSON.parse` made of a text in which `scanJson` finds no fault.
 */
export function contentHash(value: unknown): string {
  return hash('sha256', canonicalJson(value), 'hex');
}

/** SHA-256, in hex, of a text that can't be compared as JSON, or need not be. */
export function textHash(text: string): string {
  return hash('sha256', text, 'hex');
}
