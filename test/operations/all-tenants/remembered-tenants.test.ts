import { beforeEach, describe, expect, it } from 'vitest';

import { RememberedTenants } from '../../../src/operations/all-tenants/remembered-tenants.ts';

describe('RememberedTenants', () => {
  let searches: number;
  let now: number;
  let readUnits: number;
  let tenants: RememberedTenants;
  beforeEach(() => {
    [searches, now, readUnits] = [0, 0, 10];
    const seenTenants = () => {
      searches += 1;
      if (searches === 3) return Promise.reject(new Error('no'));
      return Promise.resolve({ tenants: [], isComplete: true, readUnits });
    };
    tenants = new RememberedTenants({ seenTenants }, () => now);
  });

  it('searches once for all who ask at the same time', async () => {
    await Promise.all([tenants.seenTenants(), tenants.seenTenants()]);
    expect(searches).toBe(1);
  });

  it.each([
    [10, 499, 1],
    [10, 500, 2],
    [100, 2_999, 1],
    [100, 3_000, 2],
  ])('searches again later, the more a search costs: %i units, after %i ms', async (...row) => {
    const [units, after, expected] = row;
    readUnits = units;
    await tenants.seenTenants();
    now = after;
    await tenants.seenTenants();
    expect(searches).toBe(expected);
  });

  it('does not remember a failure', async () => {
    await tenants.seenTenants();
    now = 1_000;
    await tenants.seenTenants();
    now = 2_000;
    await expect(tenants.seenTenants()).rejects.toThrow('no');
    await tenants.seenTenants();
    expect(searches).toBe(4);
  });
});
