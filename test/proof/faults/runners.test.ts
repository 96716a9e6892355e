import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';

import { afterEach, describe, expect, it } from 'vitest';

import { Runners } from './runners.ts';

/** Nothing listens there, so a runner ends by itself at once. */
const NOWHERE = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
/** It only has to exist: without an emulator, a runner never reads it. */
const TEMPLATE = import.meta.filename;

let runners: Runners | undefined;
const silent: Server[] = [];
afterEach(async () => {
  await runners?.abandon();
  for (const server of silent.splice(0)) server.close();
});

describe('a runner that ends by itself', () => {
  it('is started again, and counts as an error if it was started after the faults', async () => {
    const options = { templatePath: TEMPLATE, concurrency: 1, environment: NOWHERE };
    runners = new Runners(tmpdir(), options);
    runners.start(1);
    await expect.poll(() => runners?.failed.length).toBeGreaterThan(0);
    expect(runners.inexcusable).toEqual([]);
    runners.calm();
    await expect
      .poll(() => runners?.inexcusable[0])
      .toMatchObject({
        code: 1,
        said: expect.stringContaining('Nothing answers'),
      });
  });
});

describe('a runner that hangs', () => {
  /** The runner waits for a server that never answers, so it doesn't end when asked. */
  async function hangingRunners(): Promise<Runners> {
    const server = createServer().listen(0, '127.0.0.1');
    silent.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const environment = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
    const called = once(server, 'request');
    runners = new Runners(tmpdir(), { templatePath: TEMPLATE, concurrency: 1, environment });
    runners.start(1);
    await called;
    return runners;
  }

  it('is killed if it does not end in time', async () => {
    const hanging = await hangingRunners();
    const { signal } = new AbortController();
    expect(await hanging.end({ milliseconds: 1, signal })).toMatchObject([{ code: null }]);
  });

  it.each(['before', 'while'])(
    'is killed by an interruption %s it is asked to end',
    async (when) => {
      const hanging = await hangingRunners();
      const interruption = new AbortController();
      if (when === 'before') interruption.abort();
      const ended = hanging.end({ milliseconds: 2 ** 30, signal: interruption.signal });
      interruption.abort();
      expect(await ended).toMatchObject([{ code: null }]);
    },
  );
});
