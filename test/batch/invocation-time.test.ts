import { beforeEach, describe, expect, it, vi } from 'vitest';

import {
  deadlineBefore,
  HandlingTime,
  invocationDeadline,
} from '../../src/batch/invocation-time.ts';
import { PLENTY } from '../support/deadlines.ts';

const INVOCATION = { requestId: 'request-1', functionName: 'event-consumer' };

let left: number;
let time: HandlingTime;
beforeEach(() => {
  left = 26_000;
  const { signal } = PLENTY;
  const remaining = (): number => left - 1_000;
  const handlers = { remaining: () => left, signal };
  time = new HandlingTime({ ...PLENTY, remaining, handlers });
});

describe('HandlingTime', () => {
  it.each([10, 26, 900])(
    'is enough for the first handler, with a timeout of %i s',
    (timeoutSeconds) => {
      expect(time.isEnoughFor(timeoutSeconds)).toBe(true);
    },
  );

  it.each([
    [10, 10_000, true],
    [10, 9_999, false],
    [1, 1_001, true],
    [20, 13_000, true],
    [20, 12_999, false],
    [900, 13_000, true],
  ])('is enough for a later handler, with a timeout of %i s and %i ms left: %s', (...row) => {
    const [timeoutSeconds, milliseconds, isEnough] = row;
    time.isEnoughFor(10);
    left = milliseconds;
    expect(time.isEnoughFor(timeoutSeconds)).toBe(isEnough);
  });

  it('is not enough once no call may begin', () => {
    left = 1_000;
    expect(time.isEnoughFor(0.1)).toBe(false);
  });
});

describe('invocationDeadline', () => {
  it('ends handlers, publishing and calls one after the other, the last before the invocation', () => {
    const deadline = invocationDeadline({ ...INVOCATION, remaining: () => 30_000 }, 1_000);
    expect(deadline.remaining()).toBe(25_000);
    expect(deadline.handlers.remaining()).toBe(26_000);
    expect(deadline.publishing.remaining()).toBe(27_000);
    expect(deadline.settling.remaining()).toBe(28_000);
    expect(deadline.endsAt).toBe(31_000);
  });
});

describe('deadlineBefore', () => {
  it('leaves less time than the invocation has', () => {
    const deadline = deadlineBefore({ remaining: () => 10_000 }, 5_000, 2_000);
    expect(deadline.remaining()).toBe(5_000);
    expect(deadline.signal.aborted).toBe(false);
  });

  it('follows the clock of the invocation', () => {
    let left = 10_000;
    const deadline = deadlineBefore({ remaining: () => left }, 5_000, 2_000);
    left = 4_000;
    expect(deadline.remaining()).toBe(-1_000);
  });

  it('starts its timer when somebody first asks for its signal', () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    let left = 10_000;
    const deadline = deadlineBefore({ remaining: () => left }, 5_000, 2_000);
    expect(timeout).not.toHaveBeenCalled();
    left = 9_000;
    expect(deadline.signal).toBe(deadline.signal);
    expect(timeout.mock.calls).toEqual([[7_000]]);
    timeout.mockRestore();
  });

  it.each([2_000.4, 1_000, 0])('aborts at once with %i ms left', async (left) => {
    const { signal } = deadlineBefore({ remaining: () => left }, 5_000, 2_000);
    await new Promise((resolve) => {
      if (signal.aborted) resolve(undefined);
      else signal.addEventListener('abort', resolve);
    });
    expect(signal.aborted).toBe(true);
  });
});
