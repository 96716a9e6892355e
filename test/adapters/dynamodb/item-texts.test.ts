import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { compressed, decompressed } from '../../../src/adapters/dynamodb/compress-text.ts';
import { itemPrice } from '../../../src/adapters/dynamodb/item-price.ts';
import { itemSize, MAX_NEW_ITEM_BYTES } from '../../../src/adapters/dynamodb/item-size.ts';
import { packTexts, type PackedItem } from '../../../src/adapters/dynamodb/item-texts.ts';
import { loadTexts, isOutside, withTexts } from '../../../src/adapters/dynamodb/large-text.ts';
import { MemoryLargeTexts, NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { noise } from '../../support/noise.ts';

const KEPT = keptFor(90);
const ITEM = { pk: { S: 'acme#evt-1' } };
/** It compresses to about 70 %, so 800 KB of it are too large for an item. */
const LARGE = noise(800_000);
const keyOf = (text: string) => `90d/acme/${createHash('sha256').update(text).digest('hex')}`;

describe('packTexts', () => {
  it.each([
    ['short texts as they are', { body: '{}', extra: '{}' }, ['body', 'extra']],
    ['a text that compresses well compressed', { body: 'a'.repeat(5_000) }, ['body_br']],
    ['a text of 384 characters as it is', { body: 'a'.repeat(384) }, ['body']],
    ['a text of 385 characters compressed', { body: 'a'.repeat(385) }, ['body_br']],
    [
      'only the texts compressed that are worth it',
      { body: 'a'.repeat(5_000), extra: 'a'.repeat(50) },
      ['body_br', 'extra'],
    ],
    [
      'a short text compressed if that saves a unit after a longer text is compressed',
      { extra: 'a'.repeat(200), body: noise(1_080) + 'a'.repeat(1_547) },
      ['body_br', 'extra_br'],
    ],
    ['each of two long texts compressed', twice('a'.repeat(300_000)), ['body_br', 'extra_br']],
    ['compressed, a text that fits only then', { body: noise(500_000) }, ['body_br']],
    ['a text that fits in no form outside', { body: LARGE }, ['body_s3']],
    ['only the larger of two texts outside', { body: 'a', extra: LARGE }, ['body', 'extra_s3']],
    [
      'a longer text inside if a shorter one compresses worse',
      { body: 'a'.repeat(900_000), extra: LARGE },
      ['body_br', 'extra_s3'],
    ],
    ['both texts outside if neither fits', twice(LARGE), ['body_s3', 'extra_s3']],
  ])('stores %s', (_, texts, attributes) => {
    const { item } = packTexts({ ...ITEM }, texts, KEPT);
    expect(Object.keys(item).sort()).toEqual(['pk', ...attributes].sort());
    expect(itemSize(item)).toBeLessThanOrEqual(MAX_NEW_ITEM_BYTES);
  });

  it.each([1, 14, 90, 3_650])(
    'compresses a text kept for %i days only if that makes the item a tenth cheaper',
    (days) => {
      const others = { ...ITEM, note: { S: 'b'.repeat(600) } };
      const beside = itemSize(others) + 'body_br'.length;
      const forms = new Set<string>();
      for (let length = 385; length < 4_000; length += 7) {
        // The longer it is, the better it compresses: from about seven tenths to a tenth.
        const text = LARGE.slice(0, 360 + length / 20).padEnd(length, 'a');
        const plain = itemPrice(itemSize({ ...others, body: { S: text } }), days);
        const cheaper = itemPrice(beside + compressed(text).length, days) <= 0.9 * plain;
        const form = cheaper ? 'body_br' : 'body';
        const { item } = packTexts({ ...others }, { body: text }, keptFor(days));
        expect(Object.keys(item), `${length} characters`).toEqual(['pk', 'note', form]);
        forms.add(form);
      }
      expect(forms.size).toBe(2);
    },
  );

  it.each([
    ['a text that it keeps compressed', { body: 'a'.repeat(5_000) }, 'body_br'],
    ['a text that it keeps outside', { body: LARGE }, 'body_s3'],
  ])('compresses %s once for two items', (_, texts, attribute) => {
    const bytesOf = ({ item, largeTexts }: PackedItem) =>
      item['body_br']?.B ?? largeTexts[0]?.compressed;
    const before = packTexts({ ...ITEM }, texts, KEPT);
    const again = packTexts({ ...ITEM, note: { S: 'b' } }, texts, KEPT, before);
    expect(Object.keys(again.item)).toEqual(['pk', 'note', attribute]);
    expect(bytesOf(again)).toBe(bytesOf(before));
    expect(bytesOf(packTexts({ ...ITEM }, texts, KEPT))).toEqual(bytesOf(before));
  });

  it('compresses each text for itself if another item has only one of them compressed', () => {
    const [body, extra] = ['a'.repeat(5_000), 'b'.repeat(5_000)];
    const before = packTexts({ ...ITEM }, { body, extra: '{}' }, KEPT);
    const { item } = packTexts({ ...ITEM }, { body, extra }, KEPT, before);
    expect(decompressed(item['extra_br']?.B ?? new Uint8Array())).toBe(extra);
  });

  it('compresses a text that is kept long, and not one kept for days, if both cost one unit', () => {
    const body = LARGE.slice(0, 300) + 'a'.repeat(300);
    const formAfter = (days: number) =>
      Object.keys(packTexts({ ...ITEM }, { body }, keptFor(days)).item)[1];
    expect([1, 7, 90].map(formAfter)).toEqual(['body', 'body', 'body_br']);
  });

  it('compresses texts until the item fits, even if that saves little', () => {
    const texts = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [name, noise(82_000)]),
    );
    const { item } = packTexts({ ...ITEM }, texts, KEPT);
    expect(Object.keys(item)).toEqual(['pk', 'a_br', 'b', 'c', 'd', 'e']);
  });

  it('moves a text outside only if it does not fit compressed', () => {
    const sizeInside = (text: string) => itemSize({ ...ITEM, body_br: { B: compressed(text) } });
    let [fits, tooLong] = [0, LARGE.length];
    while (tooLong - fits > 1) {
      const middle = Math.floor((fits + tooLong) / 2);
      if (sizeInside(LARGE.slice(0, middle)) <= MAX_NEW_ITEM_BYTES) fits = middle;
      else tooLong = middle;
    }
    const attributesFor = (length: number) =>
      Object.keys(packTexts({ ...ITEM }, { body: LARGE.slice(0, length) }, KEPT).item);
    expect(attributesFor(fits)).toEqual(['pk', 'body_br']);
    expect(attributesFor(tooLong)).toEqual(['pk', 'body_s3']);
  });

  it('names a text outside by its folder and its content', () => {
    const { item, largeTexts } = packTexts({ ...ITEM }, { body: LARGE }, KEPT);
    expect(item).toEqual({ ...ITEM, body_s3: { S: keyOf(LARGE) } });
    expect(largeTexts.map(({ key }) => key)).toEqual([keyOf(LARGE)]);
    expect(decompressed(largeTexts[0]?.compressed ?? Buffer.alloc(0))).toBe(LARGE);
  });

  it('does not change the item that it was given', () => {
    packTexts({ ...ITEM }, { body: LARGE }, KEPT);
    expect(ITEM).toEqual({ pk: { S: 'acme#evt-1' } });
  });
});

describe('loadTexts', () => {
  it('puts each text in the place of its pointer', async () => {
    const texts = { body: LARGE, extra: `${LARGE}!` };
    const { item, largeTexts } = packTexts({ ...ITEM }, texts, KEPT);
    const store = new MemoryLargeTexts();
    for (const text of largeTexts) await store.put(text);
    expect(await loadTexts(item, store)).toMatchObject({
      body: { S: texts.body },
      extra: { S: texts.extra },
    });
  });

  it('reads nothing if no text is outside', async () => {
    const { item } = packTexts({ ...ITEM }, { body: 'here' }, KEPT);
    expect(await loadTexts(item, NO_LARGE_TEXTS)).toEqual(item);
  });

  it('fails if a text can’t be read', async () => {
    const { item } = packTexts({ ...ITEM }, { body: LARGE }, KEPT);
    const empty = new MemoryLargeTexts();
    await expect(loadTexts(item, empty)).rejects.toThrow('no text at');
  });

  it('fails if the store has another text under the key', async () => {
    const { item } = packTexts({ ...ITEM }, { body: LARGE }, KEPT);
    const store = new MemoryLargeTexts();
    await store.put({ key: keyOf(LARGE), compressed: compressed('another text') });
    await expect(loadTexts(item, store)).rejects.toThrow(
      `The text at ${keyOf(LARGE)} is not what was stored.`,
    );
  });
});

describe('withTexts', () => {
  it('fails for a text that is missing', () => {
    const { item } = packTexts({ ...ITEM }, { body: LARGE }, KEPT);
    expect(() => withTexts(item, new Map([['acme/other', 'text']]))).toThrow(
      `The text at ${keyOf(LARGE)} is missing, for body_s3.`,
    );
  });
});

describe('isOutside', () => {
  const item = { ...ITEM, body_s3: { S: 'acme/1' }, extra: { S: '{}' } };
  it.each([
    ['body', true],
    ['extra', false],
    ['pk', false],
    ['other', false],
  ])('of %s is %s', (name, outside) => {
    expect(isOutside(item, name)).toBe(outside);
  });
});

function twice(text: string): { body: string; extra: string } {
  return { body: text, extra: text };
}

function keptFor(days: number) {
  return { days, tenant: 'acme' };
}
