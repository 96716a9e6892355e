import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { retryDelaySeconds, type RetryPolicy } from '../../src/core/backoff.ts';

const POLICY: RetryPolicy = { baseSeconds: 30, capSeconds: 300, maxReceiveCount: 5 };

describe('retryDelaySeconds', () => {
  it.each([
    [1, 30],
    [2, 60],
    [3, 120],
    [4, 240],
    [5, 300],
    [6, 300],
    [1000, 300],
  ])('waits after receive %i for %i seconds without jitter', (receiveCount, seconds) => {
    expect(retryDelaySeconds(receiveCount, POLICY, 0)).toBe(seconds);
  });

  it.each([
    [1, 35],
    [2, 71],
    [3, 143],
    [4, 287],
    [5, 300],
  ])('waits after receive %i for at most %i seconds with jitter', (receiveCount, seconds) => {
    expect(retryDelaySeconds(receiveCount, POLICY, 0.999_999_999_999)).toBe(seconds);
  });

  it('treats a receive count below 1 as the first receive', () => {
    expect(retryDelaySeconds(0, POLICY, 0)).toBe(30);
  });

  it('is shorter with a smaller base', () => {
    expect(retryDelaySeconds(3, { ...POLICY, baseSeconds: 1 }, 0)).toBe(4);
    expect(retryDelaySeconds(3, { ...POLICY, baseSeconds: 0 }, 0.9)).toBe(0);
  });

  it('gives whole seconds, adds at most 20 % and never exceeds the cap', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const settings = {
      baseSeconds: fc.integer({ min: 0, max: 43_200 }),
      capSeconds: fc.integer({ min: 0, max: 43_200 }),
      maxReceiveCount: fc.integer({ min: 2, max: 1000 }),
    };
    const receiveCount = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(receiveCount, fc.record(settings), chance, (count, policy, random) => {
        const shortest = retryDelaySeconds(count, policy, 0);
        const delay = retryDelaySeconds(count, policy, random);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(shortest);
        expect(delay).toBeLessThanOrEqual(Math.min(policy.capSeconds, shortest * 1.2));
      }),
    );
  });
});
