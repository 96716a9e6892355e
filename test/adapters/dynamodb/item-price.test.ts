import { describe, expect, it } from 'vitest';

import {
  itemPrice,
  keepingPrice,
  writingPrice,
} from '../../../src/adapters/dynamodb/item-price.ts';

describe('the price of a million items', () => {
  it.each([
    [1, 0.625],
    [1_024, 0.625],
    [1_025, 1.25],
    [4_096, 2.5],
  ])('for writing %i bytes each is $%d', (size, dollars) => {
    expect(writingPrice(size)).toBe(dollars);
  });

  it('counts storage and point-in-time recovery by the month, with 100 bytes for each item', () => {
    const gigabyte = 2 ** 30 / 1e6;
    const month = 730 / 24;
    expect(keepingPrice(gigabyte - 100, month)).toBeCloseTo(0.25 + 0.2, 9);
    expect(keepingPrice(gigabyte - 100, 3 * month)).toBeCloseTo(1.35, 9);
    expect(keepingPrice(2 * gigabyte - 100, month)).toBeCloseTo(0.9, 9);
  });

  it('is mostly the price of keeping them, at 90 days', () => {
    expect(keepingPrice(924, 90) / writingPrice(924)).toBeCloseTo(2.03, 2);
    expect(itemPrice(924, 90)).toBe(writingPrice(924) + keepingPrice(924, 90));
  });
});
