import { beforeEach, describe, expect, it } from 'vitest';

import type { Item } from '../../../../src/adapters/dynamodb/item-size.ts';
import { ATTRIBUTE } from '../../../../src/names/storage.ts';
import { times } from '../../../support/records.ts';
import { TableCapacity } from './table-capacity.ts';
import { WriteCapacity } from './write-capacity.ts';

let seconds: number;
beforeEach(() => {
  seconds = 1_000;
});
const clock = { now: () => seconds * 1000 };

/** Tables as AWS has them, with the numbers of a new table. */
const AWS = { newTableUnits: 4_000, growsAfterSeconds: 1_800 };

/** Writes to so many keys, one unit each, and gives how many were taken. */
function write(capacity: WriteCapacity, keys: readonly string[]): number {
  let taken = 0;
  for (const key of keys) {
    if (capacity.limitFor(key) !== undefined) continue;
    capacity.consume(key, 1);
    taken += 1;
  }
  return taken;
}

const keys = (count: number) => times(count, (index) => `acme#evt-${index}`);

describe('WriteCapacity', () => {
  it('lets a new table take 4,000 units in a second, and as many in the next', () => {
    const capacity = new WriteCapacity(clock, AWS);
    expect(write(capacity, keys(20_000))).toBe(4_000);
    seconds += 1;
    expect(write(capacity, keys(20_000))).toBe(4_000);
    seconds += 0.5;
    expect(write(capacity, keys(20_000))).toBe(2_000);
  });

  it('lets one key take 1,000 units, even when others are idle', () => {
    const capacity = new WriteCapacity(clock, AWS);
    expect(
      write(
        capacity,
        times(3_000, () => 'hot'),
      ),
    ).toBe(1_000);
    expect(capacity.limitFor('hot')).toBe('partition');
  });

  it('takes an item larger than what is left, and pays the debt first', () => {
    const capacity = new WriteCapacity(clock, AWS);
    capacity.consume('large', 3_000);
    expect(capacity.limitFor('large')).toBe('partition');
    seconds += 1.9;
    expect(capacity.limitFor('large')).toBe('partition');
    seconds += 0.2;
    expect(capacity.limitFor('large')).toBeUndefined();
  });

  it('grows to twice its highest second, but only after some time', () => {
    const capacity = new WriteCapacity(clock, AWS);
    write(capacity, keys(20_000));
    seconds += 1_799;
    write(capacity, keys(1));
    expect(capacity.unitsPerSecond).toBe(4_000);
    seconds += 2;
    expect(capacity.unitsPerSecond).toBe(8_000);
    expect(write(capacity, keys(40_000))).toBeGreaterThan(4_000);
  });

  it('never shrinks', () => {
    const capacity = new WriteCapacity(clock, AWS);
    write(capacity, keys(20_000));
    for (let hour = 0; hour < 3; hour += 1) {
      seconds += 3_600;
      write(capacity, keys(10));
    }
    expect(capacity.unitsPerSecond).toBe(8_000);
  });

  it('takes every write once it is not limited', () => {
    let isLimited = true;
    const capacity = new WriteCapacity(clock, AWS, () => isLimited);
    expect(write(capacity, keys(20_000))).toBe(4_000);
    isLimited = false;
    expect(write(capacity, keys(20_000))).toBe(20_000);
  });
});

describe('TableCapacity', () => {
  const open = (shard: string | undefined, reason = 'x'): Item => ({
    pk: { S: 'k' },
    ...(shard !== undefined && { [ATTRIBUTE.openShard]: { S: shard } }),
    [ATTRIBUTE.reason]: { S: reason },
  });

  /** How many of 3,000 writes to different keys of the table are taken, if each changes its item like this. */
  function taken(before: Item | undefined, after: Item | undefined): number {
    const capacity = new TableCapacity(clock, AWS, () => true);
    const limits = keys(3_000).map((partitionKey) =>
      capacity.take({ partitionKey, units: 1, before, after }),
    );
    return limits.filter((limit) => limit === undefined).length;
  }

  it.each<[string, Item | undefined, Item | undefined, number]>([
    ['is not in it', undefined, open(undefined), 3_000],
    ['comes into it', undefined, open('failed#1'), 1_000],
    ['leaves it', open('queued#1'), open(undefined), 1_000],
    ['changes an attribute that it has', open('queued#1'), open('queued#1', 'y'), 1_000],
    ['stays in it unchanged', open('queued#1'), open('queued#1'), 3_000],
    ['moves to another partition of it', open('queued#1'), open('failed#2'), 1_000],
  ])(
    'throttles a write whose index partition can’t follow: the record %s',
    (_, before, after, count) => {
      expect(taken(before, after)).toBe(count);
    },
  );

  it('takes nothing of the table if the index throttles', () => {
    const capacity = new TableCapacity(clock, AWS, () => true);
    const hot = { units: 1, before: undefined, after: open('failed#1') };
    for (const partitionKey of keys(20_000)) capacity.take({ ...hot, partitionKey });
    const plain = { units: 1, before: undefined, after: open(undefined) };
    const others = keys(20_000).filter(
      (partitionKey) => capacity.take({ ...plain, partitionKey }) === undefined,
    );
    expect(others).toHaveLength(3_000);
  });
});
