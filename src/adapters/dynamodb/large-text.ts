import { createHash } from 'node:crypto';

import type { LargeText } from '../../ports.ts';
import { decompressed } from './compress-text.ts';

/**
 * Makes a large text of a text.
 *
 * @param folder by retention and tenant, without a `/` at its end.
 * @param compressed the same text, compressed.
 */
export function largeText(folder: string, text: string, compressed: Uint8Array): LargeText {
  return { key: `${folder}/${sha256(text)}`, compressed };
}

/**
 * The text that was stored under a key.
 *
 * @throws Error if it is another one, or none at all.
 */
export function textOf({ key, compressed }: LargeText): string {
  const text = decompressed(compressed);
  if (!key.endsWith(`/${sha256(text)}`))
    throw new Error(`The text at ${key} is not what was stored.`);
  return text;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
