import { beforeEach, describe, expect, it } from 'vitest';

import { HandlingTime } from '../../src/batch/handling-time.ts';
import { PLENTY } from '../support/deadlines.ts';

let left: number;
let time: HandlingTime;
beforeEach(() => {
  left = 26_000;
  const { signal } = PLENTY;
  const remaining = (): number => left - 1_000;
  const handlers = { remaining: () => left, signal };
  time = new HandlingTime({ ...PLENTY, remaining, handlers });
});

describe('the time of an invocation’s handlers', () => {
  it.each([10, 26, 900])('is enough for the first, with a timeout of %i s', (timeoutSeconds) => {
    expect(time.isEnoughFor(timeoutSeconds)).toBe(true);
  });

  it.each([
    [10, 10_000, true],
    [10, 9_999, false],
    [1, 1_001, true],
    [20, 13_000, true],
    [20, 12_999, false],
    [900, 13_000, true],
  ])('is, for a later one with a timeout of %i s and %i ms left, enough: %s', (...row) => {
    const [timeoutSeconds, milliseconds, isEnough] = row;
    time.isEnoughFor(10);
    left = milliseconds;
    expect(time.isEnoughFor(timeoutSeconds)).toBe(isEnough);
  });

  it('is over once nothing may be begun any more', () => {
    left = 1_000;
    expect(time.isEnoughFor(0.1)).toBe(false);
  });
});
