import { describe, expect, it } from 'vitest';

import { mapConcurrently } from '../../src/adapters/map-concurrently.ts';

/** Calls that end when told to, and not before. */
function heldCalls() {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const call = async (item: number): Promise<string> => {
    begun.push(item);
    await new Promise<void>((resolve) => ends.set(item, resolve));
    return `done ${item}`;
  };
  const end = async (item: number): Promise<void> => {
    ends.get(item)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, call, end };
}

describe('mapConcurrently', () => {
  it('gives results in the order of the items, not in the order in which they end', async () => {
    const { call, end } = heldCalls();
    const results = mapConcurrently([1, 2, 3], 3, call);
    for (const item of [3, 1, 2]) await end(item);
    expect(await results).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('runs no more calls than the limit, and begins the next when one ends', async () => {
    const { begun, call, end } = heldCalls();
    const results = mapConcurrently([1, 2, 3, 4], 2, call);
    expect(begun).toEqual([1, 2]);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    await end(3);
    expect(begun).toEqual([1, 2, 3, 4]);
    await end(1);
    await end(4);
    expect(await results).toHaveLength(4);
  });

  it('calls nothing for no items', async () => {
    const never = () => Promise.reject(new Error('was called'));
    expect(await mapConcurrently([], 8, never)).toEqual([]);
  });

  it('begins no call after a rejection, and rejects when the running calls have ended', async () => {
    const { begun, call, end } = heldCalls();
    let rejected = false;
    const failing = async (item: number): Promise<void> => {
      await call(item);
      if (item === 1) throw new Error('item 1');
    };
    const results = mapConcurrently([1, 2, 3, 4, 5], 3, failing).catch((error: unknown) => {
      rejected = true;
      return error;
    });
    await end(1);
    await end(2);
    expect({ begun, rejected }).toEqual({ begun: [1, 2, 3], rejected: false });
    await end(3);
    expect({ begun, rejected }).toEqual({ begun: [1, 2, 3], rejected: true });
    expect(await results).toEqual(new Error('item 1'));
  });

  it('rejects with the first rejection', async () => {
    const failing = (item: number) => Promise.reject(new Error(`item ${item}`));
    await expect(mapConcurrently([1, 2], 2, failing)).rejects.toThrow('item 1');
  });
});
