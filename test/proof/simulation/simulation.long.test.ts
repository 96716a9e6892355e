import { describe, expect, it } from 'vitest';

import { SAMPLES } from '../../support/services.ts';
import { simulate } from './simulate.ts';

describe('in a simulated world of full size', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('of seed %i every invariant holds', async (seed) => {
    const result = await simulate(seed, { registry: SAMPLES });
    expect(result.violations).toEqual([]);
    expect(result.events).toBeGreaterThan(1_000);
  });
});
