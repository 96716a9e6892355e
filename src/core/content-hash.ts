import { hash } from 'node:crypto';

import canonicalize from 'canonicalize';

/**
 * SHA-256, in hex, of a JSON value in canonical form (RFC 8785). Texts that differ only in key order or white space
 * have the same hash.
 *
 * @param value the value of a text that `readJson` found sound.
 */
export function canonicalHash(value: unknown): string {
  return textHash(canonicalize(value) ?? '');
}

/** SHA-256, in hex, of a text in UTF-8. Ten times as fast as `canonicalHash`. */
export function textHash(text: string): string {
  return hash('sha256', text, 'hex');
}
