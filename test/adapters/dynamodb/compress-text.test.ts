import { brotliCompressSync, constants } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compressed, decompressed } from '../../../src/adapters/dynamodb/compress-text.ts';
import { WRITE_UNIT } from '../../../src/adapters/dynamodb/item-size.ts';

const SHORT = 8_192;
const LINES = Array.from({ length: 400 }, (_, index) => ({
  sku: `SKU-${(index * 7919) % 1000}`,
  price: { amount: (index * 1234) % 9999, currency: index % 3 ? 'EUR' : 'USD' },
}));
const LONG = JSON.stringify(LINES);
const ORDER = LONG.slice(0, 3_000);

const quick = (text: string) => reference(text, 0);
const thorough = (text: string) => reference(text, 5);

function reference(text: string, quality: number): Uint8Array {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: quality, [BROTLI_PARAM_LGWIN]: 18 };
  return brotliCompressSync(text, { params });
}

describe('compressed', () => {
  it('takes a short text quickly', () => {
    expect(compressed(ORDER, 0)).toEqual(quick(ORDER));
    expect(quick(ORDER).length).toBeGreaterThan(thorough(ORDER).length);
  });

  const { length } = quick(ORDER);
  const saving = Math.floor(length * 0.4);
  it.each([
    ['quickly', 'just fills a write unit', WRITE_UNIT - length, quick],
    ['thoroughly', 'is a byte more than a write unit', WRITE_UNIT + 1 - length, thorough],
    ['thoroughly', 'two fifths less just fits', WRITE_UNIT - length + saving, thorough],
    ['quickly', 'two fifths less is a byte too many', WRITE_UNIT + 1 - length + saving, quick],
    ['thoroughly', 'is a byte more than ten', 10 * WRITE_UNIT + 1 - length, thorough],
  ])('takes a short text %s where with it the item %s', (_, __, sizeBeside, expected) => {
    expect(compressed(ORDER, sizeBeside)).toEqual(expected(ORDER));
  });

  it('takes a long text thoroughly, whatever else the item has', () => {
    const longer = LONG.slice(0, SHORT + 1);
    expect(compressed(longer, 0)).toEqual(thorough(longer));
    // Quickly compressed it just fills its item's units: there is none to be saved.
    expect(compressed(longer, 10 * WRITE_UNIT - quick(longer).length)).toEqual(thorough(longer));
    expect(compressed(LONG, 0)).toEqual(thorough(LONG));
    expect(compressed(LONG, WRITE_UNIT - thorough(LONG).length)).toEqual(thorough(LONG));
  });

  it.each([
    ['letters', LONG.slice(0, SHORT)],
    ['characters of three bytes', '€'.repeat(SHORT)],
  ])('calls 8,192 %s a short text', (_, text) => {
    // With it quickly compressed, the item just fills its units.
    expect(compressed(text, 10 * WRITE_UNIT - quick(text).length)).toEqual(quick(text));
  });
});

describe('decompressed', () => {
  it.each([
    ['nothing', ''],
    ['a character outside the basic plane', '😀'],
    ['NUL', 'a\0b'],
    ['a short text', ORDER],
    ['a text of megabytes', LONG.repeat(200)],
  ])('brings back %s', (_, text) => {
    expect(decompressed(compressed(text, 0))).toBe(text);
  });

  it('brings back any text, with U+FFFD for a lone surrogate as wherever UTF-8 is written', () => {
    const unit = fc.oneof(
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
      fc.constantFrom('\ud83d', '\ude00', '😀', 'a'),
    );
    fc.assert(
      fc.property(fc.string({ unit }), fc.nat(2 * WRITE_UNIT), (text, sizeBeside) => {
        expect(decompressed(compressed(text, sizeBeside))).toBe(text.toWellFormed());
      }),
    );
    expect(decompressed(compressed('a\ud800b', 0))).toBe('a\ufffdb');
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['a text', Buffer.from('{"body":1}')],
    ['a Brotli text without its end', quick(ORDER).subarray(0, -100)],
  ])('throws for %s', (_, bytes) => {
    expect(() => decompressed(bytes)).toThrow(Error);
  });
});
