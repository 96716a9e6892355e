import { describe, expect, it } from 'vitest';

import { cases } from '../../support/cases.ts';
import { SAMPLES } from '../../support/services.ts';
import { simulate } from './simulate.ts';
import { traceText } from './trace.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

describe('in a simulated world', () => {
  it.each(SEEDS)('of seed %i every invariant holds', async (seed) => {
    const result = await simulate(seed, { registry: SAMPLES, share: cases(25, 50) / 1000 });
    expect(result.violations).toEqual([]);
    expect(result.events).toBeGreaterThan(cases(25, 50));
  });

  it('the same seed gives the same life of every message', async () => {
    const options = { registry: SAMPLES, tellsLives: true, share: cases(25, 50) / 1000 };
    for (const seed of [3, 4]) {
      const [first, second] = [await simulate(seed, options), await simulate(seed, options)];
      expect(traceText(second)).toEqual(traceText(first));
      expect(first.faults).toEqual(second.faults);
      expect(first.steps).toBe(second.steps);
    }
  });

  it('another seed gives another world', async () => {
    const [one, other] = await Promise.all([describeWorld(1), describeWorld(2)]);
    expect(one).not.toBe(other);
  });

  it('finds the loss if a queue keeps messages for a shorter time than an outage lasts', async () => {
    const { violations } = await simulate(1, {
      registry: SAMPLES,
      share: 0.1,
      adjust: (drawn) => ({
        ...drawn,
        store: 'dynamodb',
        outages: [[0, 600]],
        queue: { ...drawn.queue, maxReceiveCount: 100, retentionSeconds: 60 },
        retryPolicy: { ...drawn.retryPolicy, maxReceiveCount: 100 },
      }),
    });
    expect(violations[0]?.invariant).toBe('conservation');
  });

  it('restores the real AbortSignal.timeout', async () => {
    const real = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout');
    await simulate(5, { registry: SAMPLES, share: 0.01 });
    expect(Object.getOwnPropertyDescriptor(AbortSignal, 'timeout')).toEqual(real);
  });
});

async function describeWorld(seed: number): Promise<string> {
  return (await simulate(seed, { registry: SAMPLES, share: 0.01 })).world;
}
