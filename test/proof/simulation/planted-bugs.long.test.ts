import { describe, expect, it } from 'vitest';

import { SAMPLES } from '../../support/services.ts';
import { findBug, PLANTED_BUGS, SEEDS_TO_FIND_A_BUG, SHARE } from './planted-bugs/find-bug.ts';
import { simulate } from './simulate.ts';

describe(`within ${SEEDS_TO_FIND_A_BUG} seeds the simulation catches a consumer that`, () => {
  it.each(PLANTED_BUGS)('$name', async (bug) => {
    const found = await findBug(bug, SAMPLES);
    expect(bug.breaks).toContain(found?.violation.invariant);
  });

  it('and finds no violation by the real consumer in these seeds', async () => {
    for (let seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed += 1) {
      const { violations } = await simulate(seed, { registry: SAMPLES, share: SHARE });
      expect({ seed, violations }).toEqual({ seed, violations: [] });
    }
  });
});
