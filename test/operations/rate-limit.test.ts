import { describe, expect, it } from 'vitest';

import { systemClock } from '../../scripts/sending/clock.ts';
import { messagesAtOnce, rateLimit } from '../../src/operations/rate-limit.ts';

/** A clock that moves only while somebody sleeps, and notes for how long they do. */
function sleepingClock() {
  const slept: number[] = [];
  let now = 1_000;
  const sleep = (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  return { slept, clock: { now: () => now, sleep } };
}

describe('rateLimit', () => {
  it('makes a sender wait for what was sent before', async () => {
    const { slept, clock } = sleepingClock();
    const limit = rateLimit(10, clock);
    for (const amount of [10, 5, 1]) await limit.wait(amount);
    expect(slept).toEqual([1_000, 500]);
  });

  it('lets everybody go at once without a rate', async () => {
    const { slept, clock } = sleepingClock();
    const limit = rateLimit(undefined, clock);
    for (const amount of [1_000, 1_000]) await limit.wait(amount);
    expect(slept).toEqual([]);
  });

  it('lets nobody wait once the signal is aborted', async () => {
    const { slept, clock } = sleepingClock();
    const limit = rateLimit(1, clock);
    await limit.wait(60, AbortSignal.abort());
    await limit.wait(60, AbortSignal.abort());
    expect(slept).toEqual([]);
  });

  it('ends a wait that goes on as soon as the signal is aborted', async () => {
    const { now, sleep } = systemClock;
    const limit = rateLimit(1, { now, sleep });
    const stop = new AbortController();
    await limit.wait(3_600);
    const waiting = limit.wait(1, stop.signal);
    stop.abort();
    await expect(waiting).resolves.toBeUndefined();
  });
});

describe('messagesAtOnce', () => {
  it.each([
    [undefined, 10],
    [50, 10],
    [10, 10],
    [3.7, 3],
    [0.5, 1],
  ])('of %s messages a second is %s', (rate, atOnce) => {
    expect(messagesAtOnce(rate)).toBe(atOnce);
  });
});
