import { describe, expect, it } from 'vitest';

import { THROTTLE_POLICY, throttlePauseMs } from '../../src/core/throttle-pause.ts';

const ALMOST_ONE = 1 - Number.EPSILON;

describe('throttlePauseMs', () => {
  it.each([
    [1, 0, 0],
    [1, 0.5, 50],
    [1, ALMOST_ONE, 99],
    [2, 0, 0],
    [2, 0.5, 100],
    [2, ALMOST_ONE, 199],
    [3, 0.5, 200],
    [3, ALMOST_ONE, 399],
  ])('before retry %i with a random of %d it pauses %i ms', (retry, random, milliseconds) => {
    expect(throttlePauseMs(retry, random)).toBe(milliseconds);
  });

  it('pauses for less than a second in all, however the dice fall', () => {
    let sum = 0;
    for (let retry = 1; retry <= THROTTLE_POLICY.maxRetries; retry += 1) {
      sum += throttlePauseMs(retry, ALMOST_ONE);
    }
    expect(sum).toBeLessThan(1_000);
  });
});
