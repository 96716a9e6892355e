import canonicalize from 'canonicalize';

import { textHash } from './text-hash.ts';

/**
 * SHA-256, in hex, of a JSON value in canonical form (RFC 8785). Texts that differ only in key order or white space
 * have the same hash.
 *
 * @param value the value of a text that `readJson` found sound.
 */
export function canonicalHash(value: unknown): string {
  return textHash(canonicalize(value) ?? '');
}
