import { describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory-store.ts';
import type { Settlement } from '../../src/core/claim.ts';
import { SettlementQueue } from '../../src/handlers/settlement-queue.ts';
import type { EventStore, SettleResult } from '../../src/ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import { settlingBy } from '../support/handling.ts';

const settlement = (key: string): Settlement => ({
  key,
  claimId: 'claim-1',
  change: { status: 'processed' },
});

/** A store each of whose calls waits for its answer. */
function slowStore() {
  const calls: { keys: string[]; answer: (results: readonly SettleResult[]) => void }[] = [];
  const store = settlingBy(new MemoryStore(), (settlements) => {
    const { promise, resolve } = Promise.withResolvers<readonly SettleResult[]>();
    calls.push({ keys: settlements.map(({ key }) => key), answer: resolve });
    return promise;
  });
  return { calls, queue: new SettlementQueue(store, PLENTY) };
}

const answering = (settle: EventStore['settle']): SettlementQueue =>
  new SettlementQueue(settlingBy(new MemoryStore(), settle), PLENTY);
const settled: SettleResult = { kind: 'settled' };

describe('the settlement queue', () => {
  it('settles what ends in the same turn together', async () => {
    const { calls, queue } = slowStore();
    const results = ['a', 'b'].map((key) => queue.settle(settlement(key)));
    await Promise.resolve();
    calls[0]?.answer([settled, { kind: 'lost' }]);
    expect(await Promise.all(results)).toEqual([settled, { kind: 'lost' }]);
    expect(calls.map(({ keys }) => keys)).toEqual([['a', 'b']]);
  });

  it('goes on beside a call that stalls', async () => {
    const { calls, queue } = slowStore();
    void queue.settle(settlement('stalled'));
    await Promise.resolve();
    for (const key of ['b', 'c']) {
      const result = queue.settle(settlement(key));
      await Promise.resolve();
      calls.at(-1)?.answer([settled]);
      expect(await result).toEqual(settled);
    }
    expect(calls.map(({ keys }) => keys)).toEqual([['stalled'], ['b'], ['c']]);
  });

  it('settles what ends during four calls together in the next', async () => {
    const { calls, queue } = slowStore();
    const results: Promise<SettleResult>[] = [];
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      results.push(queue.settle(settlement(key)));
      await Promise.resolve();
    }
    expect(calls).toHaveLength(4);
    calls[2]?.answer([settled]);
    await results[2];
    calls[4]?.answer([settled, { kind: 'lost' }]);
    expect(await Promise.all(results.slice(4))).toEqual([settled, { kind: 'lost' }]);
    expect(calls.map(({ keys }) => keys)).toEqual([['a'], ['b'], ['c'], ['d'], ['e', 'f']]);
  });

  it('goes on however often it has been idle', async () => {
    const calls: number[] = [];
    const queue = answering((settlements) => {
      calls.push(settlements.length);
      return Promise.resolve(settlements.map(() => settled));
    });
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) await queue.settle(settlement(key));
    expect(calls).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('takes a store that rejects for one that is unavailable, and goes on', async () => {
    let calls = 0;
    const queue = answering(() => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('boom')) : Promise.resolve([settled]);
    });
    expect(await queue.settle(settlement('a'))).toEqual({
      kind: 'unavailable',
      code: 'unexpected',
      cause: 'Error: boom',
    });
    expect(await queue.settle(settlement('b'))).toEqual(settled);
  });

  it('shortens what a store rejects with', async () => {
    const queue = answering(() => Promise.reject(new Error('x'.repeat(10_000))));
    expect(await queue.settle(settlement('a'))).toMatchObject({
      cause: `Error: ${'x'.repeat(193)}`,
    });
  });

  it('takes a missing answer for an unavailable store', async () => {
    const queue = answering(() => Promise.resolve([]));
    expect(await queue.settle(settlement('a'))).toMatchObject({
      kind: 'unavailable',
      cause: 'the store gave no answer for this settlement',
    });
  });
});
