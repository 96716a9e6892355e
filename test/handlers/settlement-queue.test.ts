import { describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { Settlement } from '../../src/core/claim.ts';
import { SettlementQueue } from '../../src/handlers/settlement-queue.ts';
import type { EventStore, SettleResult } from '../../src/ports.ts';
import { PLENTY } from '../support/deadlines.ts';
import { settlingBy } from '../support/handling.ts';
import { ManualTime } from '../support/manual-time.ts';
import { times } from '../support/records.ts';

const settlement = (key: string): Settlement => ({
  key,
  claimId: 'claim-1',
  receivedAt: '2026-11-21T09:00:00.000Z',
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
  const time = new ManualTime();
  return { calls, time, queue: new SettlementQueue(store, PLENTY, time) };
}

/** The result of a settlement that is sent at once. */
async function settledBy(settle: EventStore['settle'], key = 'a'): Promise<SettleResult> {
  const queue = new SettlementQueue(
    settlingBy(new MemoryStore(), settle),
    PLENTY,
    new ManualTime(),
  );
  const result = queue.settle(settlement(key));
  queue.flush();
  return result;
}

const settled: SettleResult = { kind: 'settled' };
const names = (count: number, from = 0): string[] => times(count, (index) => `e${from + index}`);

describe('the settlement queue', () => {
  it('settles events together that end within 100 ms', async () => {
    const { calls, time, queue } = slowStore();
    const first = queue.settle(settlement('a'));
    await time.pass(60);
    const second = queue.settle(settlement('b'));
    await time.pass(39);
    expect(calls).toEqual([]);
    await time.pass(1);
    expect(calls.map(({ keys }) => keys)).toEqual([['a', 'b']]);
    calls[0]?.answer([settled, { kind: 'lost' }]);
    expect(await Promise.all([first, second])).toEqual([settled, { kind: 'lost' }]);
  });

  it('counts the 100 ms from the first event that waits', async () => {
    const { calls, time, queue } = slowStore();
    void queue.settle(settlement('a'));
    await time.pass(100);
    void queue.settle(settlement('b'));
    await time.pass(99);
    expect(calls.map(({ keys }) => keys)).toEqual([['a']]);
    await time.pass(1);
    expect(calls.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
  });

  it('stops waiting once a call is full', () => {
    const { calls, time, queue } = slowStore();
    for (const key of names(25)) void queue.settle(settlement(key));
    expect(calls.map(({ keys }) => keys)).toEqual([names(25)]);
    expect(time.running).toBe(0);
  });

  it('stops waiting if no others will come', () => {
    const { calls, time, queue } = slowStore();
    for (const key of ['a', 'b']) void queue.settle(settlement(key));
    queue.flush();
    expect(calls.map(({ keys }) => keys)).toEqual([['a', 'b']]);
    expect(time.running).toBe(0);
  });

  it('makes no call if nothing waits', () => {
    const { calls, queue } = slowStore();
    queue.flush();
    expect(calls).toEqual([]);
  });

  it('makes further calls while one stalls', async () => {
    const { calls, queue } = slowStore();
    void queue.settle(settlement('stalled'));
    queue.flush();
    for (const key of ['b', 'c']) {
      const result = queue.settle(settlement(key));
      queue.flush();
      calls.at(-1)?.answer([settled]);
      expect(await result).toEqual(settled);
    }
    expect(calls.map(({ keys }) => keys)).toEqual([['stalled'], ['b'], ['c']]);
  });

  it('settles events together that end during four calls', async () => {
    const { calls, time, queue } = slowStore();
    const results: Promise<SettleResult>[] = [];
    for (const key of ['a', 'b', 'c', 'd']) {
      results.push(queue.settle(settlement(key)));
      queue.flush();
    }
    results.push(queue.settle(settlement('e')));
    await time.pass(100);
    results.push(queue.settle(settlement('f')));
    expect(time.running).toBe(0);
    expect(calls).toHaveLength(4);
    calls[2]?.answer([settled]);
    await results[2];
    calls[4]?.answer([settled, { kind: 'lost' }]);
    expect(await Promise.all(results.slice(4))).toEqual([settled, { kind: 'lost' }]);
    expect(calls.map(({ keys }) => keys)).toEqual([['a'], ['b'], ['c'], ['d'], ['e', 'f']]);
  });

  it('lets a new event wait for its time, even if a call ends before', async () => {
    const { calls, time, queue } = slowStore();
    const first = queue.settle(settlement('a'));
    queue.flush();
    void queue.settle(settlement('b'));
    calls[0]?.answer([settled]);
    await first;
    expect(calls).toHaveLength(1);
    await time.pass(100);
    expect(calls.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
  });

  it('works again after each idle time', async () => {
    const { calls, queue } = slowStore();
    for (const key of names(6)) {
      const result = queue.settle(settlement(key));
      queue.flush();
      calls.at(-1)?.answer([settled]);
      await result;
    }
    expect(calls.map(({ keys }) => keys.length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('treats a store that rejects as unavailable, and continues', async () => {
    let asked = 0;
    const store = settlingBy(new MemoryStore(), () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('boom')) : Promise.resolve([settled]);
    });
    const queue = new SettlementQueue(store, PLENTY, new ManualTime());
    const results = ['a', 'b'].map((key) => {
      const result = queue.settle(settlement(key));
      queue.flush();
      return result;
    });
    expect(await Promise.all(results)).toEqual([
      { kind: 'unavailable', code: 'unexpected', cause: 'Error: boom' },
      settled,
    ]);
  });

  it('shortens the error of a store that rejects', async () => {
    const result = await settledBy(() => Promise.reject(new Error('x'.repeat(10_000))));
    expect(result).toMatchObject({ cause: `Error: ${'x'.repeat(193)}` });
  });

  it('treats a missing answer as an unavailable store', async () => {
    expect(await settledBy(() => Promise.resolve([]))).toMatchObject({
      kind: 'unavailable',
      cause: 'the store gave no answer for this settlement',
    });
  });
});
