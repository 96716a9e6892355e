import { createHash } from 'node:crypto';

import type { LargeText, LargeTextStore } from '../../ports.ts';
import { decompressed } from './compress-text.ts';
import type { Item } from './item-size.ts';

/** Suffix of an attribute that holds the key of a text outside the item. */
export const OUTSIDE = '_s3';

/**
 * Makes a large text.
 *
 * @param folder retention and tenant, without a `/` at the end.
 * @param compressed the same text, compressed.
 */
export function largeText(folder: string, text: string, compressed: Uint8Array): LargeText {
  return { key: `${folder}/${sha256(text)}`, compressed };
}

/**
 * The text that was stored under a key.
 *
 * @throws Error if the bytes aren't Brotli, or hold another text.
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

/** The keys of the large texts of an item. */
export function largeTextKeys(item: Item): string[] {
  return Object.keys(item).flatMap((name) => pointedTo(item, name) ?? []);
}

/**
 * The item with its large texts in it. It may be larger than DynamoDB allows.
 *
 * @param texts by their keys.
 * @throws Error if one is missing.
 */
export function withTexts(item: Item, texts: ReadonlyMap<string, string>): Item {
  const whole = { ...item };
  for (const name of Object.keys(item)) {
    const key = pointedTo(item, name);
    if (key === undefined) continue;
    const text = texts.get(key);
    if (text === undefined) throw new Error(`The text at ${key} is missing, for ${name}.`);
    whole[name.slice(0, -OUTSIDE.length)] = { S: text };
  }
  return whole;
}

/** Whether the text of this name is outside the item. */
export function isOutside(item: Item, name: string): boolean {
  return pointedTo(item, `${name}${OUTSIDE}`) !== undefined;
}

/** The key in an attribute, if the attribute points to a text outside. */
export function pointedTo(item: Item, name: string): string | undefined {
  return name.endsWith(OUTSIDE) ? item[name]?.S : undefined;
}

/** The item with its large texts, which are read from their store. Rejects if one can't be read, or when aborted. */
export async function loadTexts(
  item: Item,
  store: Pick<LargeTextStore, 'get'>,
  signal?: AbortSignal,
): Promise<Item> {
  const texts = new Map<string, string>();
  for (const key of largeTextKeys(item)) {
    texts.set(key, textOf({ key, compressed: await store.get(key, signal) }));
  }
  return withTexts(item, texts);
}
