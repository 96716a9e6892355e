import { tmpdir } from 'node:os';

import { afterEach, describe, expect, it } from 'vitest';

import { Runners } from '../../scripts/faults/runners.ts';

/** Nothing listens there, so that a runner ends by itself at once. */
const NOWHERE = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
const LONG = { timeout: 30_000 };

let runners: Runners | undefined;
afterEach(() => runners?.abandon());

describe('a runner that ends by itself', () => {
  it('is started again, and is excused only if it was started among the faults', async () => {
    const options = { templatePath: 'none.json', concurrency: 1, environment: NOWHERE };
    runners = new Runners(tmpdir(), options);
    runners.start(1);
    await expect.poll(() => runners?.failed.length, LONG).toBeGreaterThan(0);
    expect(runners.inexcusable).toEqual([]);
    runners.calm();
    await expect
      .poll(() => runners?.inexcusable[0], LONG)
      .toMatchObject({
        code: 1,
        said: expect.stringContaining('Nothing answers'),
      });
  }, 60_000);
});
