import { describe, expect, it } from 'vitest';

import { mergeParts, type ListPart, type Placed } from '../../src/core/merge-parts.ts';

interface ListedRecord {
  readonly key: string;
  readonly status: 'queued' | 'failed';
}

/** A record at this place. */
function at(position: string, status: ListedRecord['status'] = 'failed'): Placed<ListedRecord> {
  return { position, record: { key: position, status } };
}

function part(places: readonly string[], end?: string): ListPart<ListedRecord> {
  return { found: places.map((place) => at(place)), ...(end !== undefined && { end }) };
}

describe('mergeParts', () => {
  it.each<[string, ListPart<ListedRecord>[], number, string[], string | undefined]>([
    ['nothing of no parts', [], 9, [], undefined],
    [
      'whole parts, sorted',
      [part(['b', 'd']), part(['a', 'c'])],
      9,
      ['a', 'b', 'c', 'd'],
      undefined,
    ],
    ['as many as the limit', [part(['a', 'c']), part(['b'])], 2, ['a', 'b'], 'b'],
    ['all, if they are as many as the limit', [part(['a']), part(['b'])], 2, ['a', 'b'], undefined],
    ['no further than a part was read', [part(['a', 'b'], 'b'), part(['c'])], 9, ['a', 'b'], 'b'],
    [
      'no further than the part that was read least',
      [part(['a', 'd'], 'd'), part(['b'], 'b'), part(['c'], 'e')],
      9,
      ['a', 'b'],
      'b',
    ],
    [
      'none, if all that was read of a part was left out',
      [part([], 'a'), part(['b', 'c'])],
      9,
      [],
      'a',
    ],
    ['less than was read, if the limit comes first', [part(['a', 'b'], 'b')], 1, ['a'], 'a'],
  ])('gives %s', (_, parts, limit, places, next) => {
    const page = mergeParts(parts, { order: 'oldest_first', limit });
    expect([page.items.map(({ key }) => key), page.next]).toEqual([places, next]);
  });

  it('turns everything around for the newest first', () => {
    const parts = [part(['d', 'b'], 'b'), part(['c', 'a'])];
    const page = mergeParts(parts, { order: 'newest_first', limit: 9 });
    expect([page.items.map(({ key }) => key), page.next]).toEqual([['d', 'c', 'b'], 'b']);
  });

  it('gives a record that changed while it was read once, as it was read last', () => {
    const parts = [{ found: [at('a', 'queued')] }, { found: [at('a', 'failed')] }];
    const { items } = mergeParts(parts, { order: 'oldest_first', limit: 9 });
    expect(items.map(({ status }) => status)).toEqual(['failed']);
  });
});
