import { describe, expect, it } from 'vitest';

import {
  mergeShards,
  type PlacedRecord,
  type ShardPart,
} from '../../../src/adapters/dynamodb/merge-shards.ts';
import type { OpenRecord } from '../../../src/ledger-queries.ts';

/** A record at this place. */
function at(position: string, status: OpenRecord['status'] = 'failed'): PlacedRecord {
  return { position, record: { key: position, status, attempts: 1, receivedAt: position } };
}

function part(places: readonly string[], end?: string): ShardPart {
  return { found: places.map((place) => at(place)), ...(end !== undefined && { end }) };
}

describe('mergeShards', () => {
  it.each<[string, ShardPart[], number, string[], string | undefined]>([
    ['nothing of no shards', [], 9, [], undefined],
    [
      'whole shards, sorted',
      [part(['b', 'd']), part(['a', 'c'])],
      9,
      ['a', 'b', 'c', 'd'],
      undefined,
    ],
    ['as many as the limit', [part(['a', 'c']), part(['b'])], 2, ['a', 'b'], 'b'],
    ['all, if they are as many as the limit', [part(['a']), part(['b'])], 2, ['a', 'b'], undefined],
    ['no further than a shard was read', [part(['a', 'b'], 'b'), part(['c'])], 9, ['a', 'b'], 'b'],
    [
      'no further than the shard that was read least',
      [part(['a', 'd'], 'd'), part(['b'], 'b'), part(['c'], 'e')],
      9,
      ['a', 'b'],
      'b',
    ],
    [
      'none, if all that was read of a shard was left out',
      [part([], 'a'), part(['b', 'c'])],
      9,
      [],
      'a',
    ],
    ['less than was read, if the limit comes first', [part(['a', 'b'], 'b')], 1, ['a'], 'a'],
  ])('gives %s', (_, parts, limit, places, next) => {
    const page = mergeShards(parts, { order: 'oldest_first', limit });
    expect([page.items.map(({ key }) => key), page.next]).toEqual([places, next]);
  });

  it('turns everything around for the newest first', () => {
    const parts = [part(['d', 'b'], 'b'), part(['c', 'a'])];
    const page = mergeShards(parts, { order: 'newest_first', limit: 9 });
    expect([page.items.map(({ key }) => key), page.next]).toEqual([['d', 'c', 'b'], 'b']);
  });

  it('gives a record that changed while it was read once, as it was read last', () => {
    const parts = [{ found: [at('a', 'queued')] }, { found: [at('a', 'failed')] }];
    const { items } = mergeShards(parts, { order: 'oldest_first', limit: 9 });
    expect(items.map(({ status }) => status)).toEqual(['failed']);
  });
});
