import { describe, expect, it } from 'vitest';

import { emptyWithProgress, settle } from '../../../scripts/demo/settle.ts';

/** Waits with a clock that only `sleep` moves. `delivered` lists the seconds at which something is delivered. */
async function settling(settledAt: number, delivered: readonly number[] = []) {
  let time = 0;
  const told: string[] = [];
  const hasSettled = await settle({
    isSettled: () => Promise.resolve(time >= settledAt * 1000),
    deliveries: () => delivered.filter((seconds) => seconds * 1000 <= time).length,
    visibilitySeconds: 180,
    tell: (text) => told.push(text),
    signal: new AbortController().signal,
    clock: {
      now: () => time,
      sleep: (milliseconds) => {
        time += milliseconds;
        return Promise.resolve();
      },
    },
  });
  return { hasSettled, told };
}

describe('settle', () => {
  it('waits for a message that is in flight until its visibility ends', async () => {
    expect((await settling(185)).hasSettled).toBe(true);
  });

  it('gives up once nothing was delivered for longer than that', async () => {
    expect((await settling(200)).hasSettled).toBe(false);
  });

  it('keeps waiting as long as something is delivered', async () => {
    expect((await settling(400, [100, 250])).hasSettled).toBe(true);
  });

  it('says once what it waits for, if the wait is long', async () => {
    expect((await settling(5)).told).toEqual([]);
    expect((await settling(60)).told).toEqual([
      '   Messages are in flight. They come back within 180 s.',
    ]);
  });

  it('ends when it is interrupted', async () => {
    const waiting = settle({
      isSettled: () => Promise.resolve(false),
      deliveries: () => 0,
      visibilitySeconds: 180,
      tell: () => undefined,
      signal: AbortSignal.abort(),
    });
    await expect(waiting).rejects.toThrow('aborted');
  });
});

/** Asks once for each depth and time, and returns the printed numbers and the answers. */
async function ask(...moments: [depth: number, at: number][]) {
  const told: string[] = [];
  let [left, time] = [0, 0];
  const isEmpty = emptyWithProgress(
    () => Promise.resolve(left),
    (line) => told.push(line),
    () => time,
  );
  const answers: boolean[] = [];
  for ([left, time] of moments) answers.push(await isEmpty());
  return { told: told.map((line) => parseInt(line)), answers };
}

describe('emptyWithProgress', () => {
  it('prints what is left at once, and later only changes, at most every two seconds', async () => {
    const { told } = await ask(
      [20, 0],
      [19, 200],
      [12, 1_999],
      [11, 2_000],
      [11, 4_500],
      [1, 4_700],
    );
    expect(told).toEqual([20, 11, 1]);
  });

  it('prints nothing about an empty queue', async () => {
    expect(await ask([0, 0])).toEqual({ told: [], answers: [true] });
    expect((await ask([3, 0], [0, 5_000])).answers).toEqual([false, true]);
  });
});
