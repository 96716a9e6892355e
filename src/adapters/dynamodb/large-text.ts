import { createHash } from 'node:crypto';

import { decompressed } from './compress-text.ts';

/** A text that is stored outside of its item, which holds the key instead (a claim check). */
export interface LargeText {
  /** `<folder>/<SHA-256 of the text, in hex>`: equal keys are equal texts. */
  readonly key: string;
  /** In Brotli. */
  readonly compressed: Uint8Array;
}

/** Holds what is too large for an item. */
export interface LargeTextStore {
  /**
   * Stores a text, durably once this resolves. Idempotent: an equal key has an equal text. Keeps it for
   * at least as long as a record written after that. Rejects on failure, and when the signal aborts it.
   */
  put(text: LargeText, signal: AbortSignal): Promise<void>;

  /** The text of a key. Rejects on failure, if there is none, and when the signal aborts it. */
  get(key: string, signal?: AbortSignal): Promise<string>;
}

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
