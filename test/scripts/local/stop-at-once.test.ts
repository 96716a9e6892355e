import { expect, it } from 'vitest';

import { stopAtOnce } from '../../../scripts/local/stop-at-once.ts';

function fakeServer() {
  const server = {
    stops: 0,
    link: 'http://127.0.0.1:1/',
    stop: () => {
      server.stops += 1;
      return Promise.resolve();
    },
  };
  return server;
}

it('stops a server at Ctrl-C, and only once', async () => {
  const server = fakeServer();
  const run = new AbortController();
  const stopped = stopAtOnce(server, run.signal);
  expect(server.stops).toBe(0);
  run.abort();
  expect(server.stops).toBe(1);
  await stopped.stop();
  expect(server.stops).toBe(1);
});

it('stops a server that was started after Ctrl-C', () => {
  const server = fakeServer();
  stopAtOnce(server, AbortSignal.abort());
  expect(server.stops).toBe(1);
});
