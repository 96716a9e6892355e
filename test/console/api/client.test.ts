import { afterEach, describe, expect, it, vi } from 'vitest';

import { call, RequestFailed } from '../../../src/console/api/client.ts';

afterEach(() => vi.unstubAllGlobals());

/** The console's server answers so. */
function answerWith(response: () => Response): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    return Promise.resolve(response());
  });
  return asked;
}

const session = () => call('GET /session', {});

/** An answer whose connection breaks after its head. */
function brokenOff(status: number): Response {
  const body = new ReadableStream({
    pull: (controller) => controller.error(new TypeError('terminated')),
  });
  return new Response(body, { status });
}

describe('a call of the page', () => {
  it('gives the value of the answer', async () => {
    answerWith(() => Response.json({ stack: 'EventProcessor-dev' }));
    expect(await session()).toEqual({ stack: 'EventProcessor-dev' });
  });

  it('encodes what is in the path and the query, and leaves out what is not given', async () => {
    const asked = answerWith(() => Response.json({}));
    const path = { key: 'acme#a/b ?' };
    await call('GET /records/{key}', { path, query: { text: 'sent' } });
    await call('GET /records/{key}', { path, query: {} });
    const encoded = '/api/records/acme%23a%2Fb%20%3F';
    expect(asked).toEqual([`${encoded}?text=sent`, encoded]);
  });

  it('fails with the problem that the server tells', async () => {
    answerWith(() => Response.json({ detail: 'No.', missing: 'stack' }, { status: 503 }));
    await expect(session()).rejects.toMatchObject({
      ...{ status: 503, message: 'No.', problem: { missing: 'stack' } },
    });
  });

  it('fails with the status if an error has no text that it can read', async () => {
    answerWith(() => brokenOff(502));
    await expect(session()).rejects.toMatchObject({ status: 502 });
  });

  it.each([
    ['breaks off', () => brokenOff(200)],
    ['is not JSON', () => new Response('<!doctype html>')],
  ])('fails if the answer %s, instead of taking it for an empty one', async (_, response) => {
    answerWith(response);
    await expect(session()).rejects.toThrow(RequestFailed);
  });

  it('that was stopped while it read the answer is no failure of the server', async () => {
    const stop = new AbortController();
    answerWith(() => {
      stop.abort();
      return brokenOff(200);
    });
    await expect(call('GET /session', {}, { signal: stop.signal })).rejects.not.toBeInstanceOf(
      RequestFailed,
    );
  });

  it('fails if nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(session()).rejects.toMatchObject({ status: 0 });
  });
});
