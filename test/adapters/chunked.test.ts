import { describe, expect, it } from 'vitest';

import { chunked } from '../../src/adapters/chunked.ts';

describe('chunked', () => {
  it.each([
    ['nothing', [], []],
    ['as many items as fit', [1, 1, 1], [[1, 1, 1]]],
    ['one item more', [1, 1, 1, 1], [[1, 1, 1], [1]]],
    ['as many bytes as fit', [4, 6], [[4, 6]]],
    ['one byte more', [4, 7], [[4], [7]]],
    ['an item that is too large for any call', [2, 11, 2], [[2], [11], [2]]],
    ['items that would fit in another order', [9, 9, 1], [[9], [9, 1]]],
  ])('splits %s into calls within the limits', (_, sizes, calls) => {
    expect(chunked(sizes, { maxItems: 3, maxBytes: 10 }, (size) => size)).toEqual(calls);
  });

  it('asks for no sizes if only the number of items is limited', () => {
    expect(chunked(['a', 'b', 'c'], { maxItems: 2 })).toEqual([['a', 'b'], ['c']]);
  });
});
