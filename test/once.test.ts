import { describe, expect, it } from 'vitest';

import { once } from '../src/once.ts';

describe('once', () => {
  it('makes nothing before it is called', () => {
    let count = 0;
    once(() => Promise.resolve((count += 1)));
    expect(count).toBe(0);
  });

  it('makes one value for all who ask while it is being made, and after', async () => {
    let count = 0;
    const making = Promise.withResolvers<undefined>();
    const get = once(async () => {
      count += 1;
      await making.promise;
      return { count };
    });
    const asked = [get(), get(), get()];
    making.resolve(undefined);
    const [first, ...others] = [...(await Promise.all(asked)), await get()];
    expect(first).toEqual({ count: 1 });
    for (const other of others) expect(other).toBe(first);
  });

  it('fails for all who ask while it fails, and tries again for the next', async () => {
    let count = 0;
    const get = once(() => {
      count += 1;
      return count === 1 ? Promise.reject(new Error('not loaded')) : Promise.resolve(count);
    });
    const asked = await Promise.allSettled([get(), get()]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await get()).toBe(2);
    expect(await get()).toBe(2);
  });
});
