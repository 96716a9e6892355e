import { brotliCompressSync, constants } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compressed, decompressed } from '../../../src/adapters/dynamodb/compress-text.ts';

const LINES = Array.from({ length: 400 }, (_, index) => ({
  sku: `SKU-${(index * 7919) % 1000}`,
  price: { amount: (index * 1234) % 9999, currency: index % 3 ? 'EUR' : 'USD' },
}));
const LONG = JSON.stringify(LINES);
const ORDER = LONG.slice(0, 3_000);

/** Brotli as Node makes it by default but for the quality: the most that a text can be worth compressing. */
function sizeAt(quality: number, text: string): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  return brotliCompressSync(text, { params }).length;
}

describe('compressed', () => {
  it.each([
    ['an order', ORDER],
    ['a long list', LONG],
    ['a list of several windows', LONG.repeat(10)],
  ])('makes %s about as short as Brotli does at quality 5 with any window', (_, text) => {
    expect(compressed(text).length).toBeLessThan(1.02 * sizeAt(5, text));
    expect(compressed(text).length).toBeLessThan(0.9 * sizeAt(0, text));
  });
});

describe('decompressed', () => {
  it.each([
    ['nothing', ''],
    ['a character outside the basic plane', '😀'],
    ['NUL', 'a\0b'],
    ['a short text', ORDER],
    ['a text of megabytes', LONG.repeat(200)],
  ])('restores %s', (_, text) => {
    expect(decompressed(compressed(text))).toBe(text);
  });

  it('restores any text, with U+FFFD for a lone surrogate, as UTF-8 has it', () => {
    const unit = fc.oneof(
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
      fc.constantFrom('\ud83d', '\ude00', '😀', 'a'),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(decompressed(compressed(text))).toBe(text.toWellFormed());
      }),
    );
    expect(decompressed(compressed('a\ud800b'))).toBe('a\ufffdb');
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['a text', Buffer.from('{"body":1}')],
    ['a Brotli text without its end', compressed(ORDER).subarray(0, -100)],
  ])('throws for %s', (_, bytes) => {
    expect(() => decompressed(bytes)).toThrow(Error);
  });
});
