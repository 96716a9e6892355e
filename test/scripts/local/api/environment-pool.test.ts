import { describe, expect, it } from 'vitest';

import { EnvironmentPool } from '../../../../scripts/local/api/environment-pool.ts';

const PLENTY = new AbortController().signal;

/** Environments whose invocations end when the test says so. */
function poolOf(limit: number) {
  const running: {
    readonly by: number;
    readonly event: unknown;
    end: (answer: unknown) => void;
  }[] = [];
  let started = 0;
  const stopped: number[] = [];
  const start = () => {
    const by = (started += 1);
    return {
      invoke: (event: unknown) => {
        const { promise, resolve } = Promise.withResolvers<unknown>();
        running.push({ by, event, end: resolve });
        return promise;
      },
      stop: () => {
        stopped.push(by);
        return Promise.resolve();
      },
    };
  };
  const pool = new EnvironmentPool(start, limit);
  return { pool, running, stopped, started: () => started };
}

/** Lets everything go on that waits for nothing. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('EnvironmentPool', () => {
  it('uses an idle environment again, and starts another only if all are busy', async () => {
    const { pool, running, started } = poolOf(5);
    const first = pool.invoke('one', 'r', PLENTY);
    await settle();
    running[0]?.end('answer');
    expect(await first).toBe('answer');
    await settle();
    void pool.invoke('two', 'r', PLENTY);
    void pool.invoke('three', 'r', PLENTY);
    await settle();
    expect(running.map(({ by }) => by)).toEqual([1, 1, 2]);
    expect(started()).toBe(2);
  });

  it('gives an environment one event at a time, in the order in which they came', async () => {
    const { pool, running } = poolOf(1);
    const all = ['one', 'two', 'three'].map((event) => pool.invoke(event, 'r', PLENTY));
    for (const place of [0, 1, 2]) {
      await settle();
      expect(running).toHaveLength(place + 1);
      running[place]?.end(place);
    }
    expect(await Promise.all(all)).toEqual([0, 1, 2]);
    expect(running.map(({ event }) => event)).toEqual(['one', 'two', 'three']);
  });

  it('forgets who gives up waiting, and keeps an environment busy whose answer nobody awaits', async () => {
    const { pool, running } = poolOf(1);
    const gone = new AbortController();
    const first = pool.invoke('one', 'r', gone.signal);
    const second = pool.invoke('two', 'r', gone.signal);
    const third = pool.invoke('three', 'r', PLENTY);
    await settle();
    gone.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await expect(second).rejects.toThrow('gone');
    expect(running).toHaveLength(1);
    running[0]?.end('late');
    await settle();
    expect(running.map(({ event }) => event)).toEqual(['one', 'three']);
    running[1]?.end('answer');
    expect(await third).toBe('answer');
  });

  it('stops all its environments', async () => {
    const { pool, stopped } = poolOf(2);
    void pool.invoke('one', 'r', PLENTY);
    void pool.invoke('two', 'r', PLENTY);
    await settle();
    await pool.stop();
    expect(stopped).toEqual([1, 2]);
  });
});
