import { expect, it, vi } from 'vitest';

import { serveLoopback } from '../../../scripts/loopback/serve-loopback.ts';

it('says in the terminal why a request failed, and not that the request was wrong', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const server = await serveLoopback({
    port: 0,
    answer: () => Promise.reject(new Error('a defect')),
    maxHeaderBytes: 16_384,
    arrivalTimeoutMs: 30_000,
  });
  const response = await fetch(server.url, { headers: { connection: 'close' } });
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('terminal') });
  expect(written.mock.calls.flat().join('')).toContain('a defect');
  written.mockRestore();
  await server.stop();
});
