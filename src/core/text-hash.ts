import { hash } from 'node:crypto';

/** SHA-256, in hex, of a text in UTF-8. Ten times as fast as `canonicalHash`. */
export function textHash(text: string): string {
  return hash('sha256', text, 'hex');
}
