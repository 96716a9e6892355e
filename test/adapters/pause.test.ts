import { describe, expect, it } from 'vitest';

import { pauseBefore, type Pauses } from '../../src/adapters/pause.ts';
import { ManualTime } from '../support/manual-time.ts';

const NEVER = new AbortController().signal;

function setUp(random = 0.5): { time: ManualTime; pauses: Pauses } {
  const time = new ManualTime();
  return { time, pauses: { timers: time, random: () => random } };
}

/** What a promise has given so far. */
async function soFar<T>(promise: Promise<T>): Promise<T | 'pending'> {
  return Promise.race([promise, Promise.resolve('pending' as const)]);
}

describe('pauseBefore', () => {
  it.each([
    [1, 50],
    [2, 100],
    [3, 200],
  ])('before retry %i lets the retry begin after %i ms', async (retry, milliseconds) => {
    const { time, pauses } = setUp();
    const paused = pauseBefore(retry, pauses, { remaining: () => 60_000, signal: NEVER });
    await time.pass(milliseconds - 1);
    expect(await soFar(paused)).toBe('pending');
    await time.pass(1);
    expect(await paused).toBe(true);
  });

  it.each([
    ['there were enough', 4, 60_000],
    ['no time is left', 1, 0],
    ['just the pause is left', 1, 50],
    ['less than the pause is left', 2, 99],
  ])('allows no further retry, without a timer, if %s', async (_, retry, left) => {
    const { time, pauses } = setUp();
    expect(await pauseBefore(retry, pauses, { remaining: () => left, signal: NEVER })).toBe(false);
    expect(time.running).toBe(0);
  });

  it('allows none if it can’t pause', async () => {
    expect(await pauseBefore(1, undefined, { remaining: () => 60_000, signal: NEVER })).toBe(false);
  });

  it('allows none if the signal is aborted already', async () => {
    const { time, pauses } = setUp();
    const deadline = { remaining: () => 60_000, signal: AbortSignal.abort() };
    expect(await pauseBefore(1, pauses, deadline)).toBe(false);
    expect(time.running).toBe(0);
  });

  it('ends when the signal aborts, and cancels its timer', async () => {
    const { time, pauses } = setUp();
    const controller = new AbortController();
    const deadline = { remaining: () => 60_000, signal: controller.signal };
    const paused = pauseBefore(3, pauses, deadline);
    await time.pass(10);
    expect(time.running).toBe(1);
    controller.abort();
    expect(await paused).toBe(false);
    expect(time.running).toBe(0);
  });

  it('allows none if the time is over after the pause', async () => {
    const { time, pauses } = setUp();
    const end = time.now() + 60;
    const paused = pauseBefore(1, pauses, { remaining: () => end - time.now(), signal: NEVER });
    time.jump(100);
    await time.pass(0);
    expect(await paused).toBe(false);
  });
});
