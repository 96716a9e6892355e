import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { HttpTransport } from '../../../src/adapters/aws/aws-connection.ts';
import { AwsService, type ServiceAnswer } from '../../../src/adapters/aws/aws-service.ts';
import { ServiceError } from '../../../src/adapters/aws/service-error.ts';
import {
  connectionError,
  connectionTo,
  ScriptedTransport,
  type ScriptedAnswer,
} from '../../support/aws-connections.ts';
import { startAwsServer } from '../../support/aws-server.ts';

const REQUEST = { method: 'POST', path: '/', headers: {}, body: Buffer.from('é') } as const;
const ENDPOINT = 'http://dynamodb.example:8000';
const DONE: ScriptedAnswer = { body: 'done' };

/** The code is what the answer's body says. */
const errorOf = ({ statusCode, body }: ServiceAnswer) =>
  new ServiceError(body.toString(), 'as told', statusCode);
const saying = (code: string, status = 400): ScriptedAnswer => ({ status, body: code });
const serviceOver = (transport: HttpTransport, endpoint = ENDPOINT, maxAttempts?: number) =>
  new AwsService(connectionTo('dynamodb', endpoint, transport), errorOf, maxAttempts);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => vi.useRealTimers());

/** What the call comes to, with all its pauses over. */
async function outcomeOf(call: Promise<ServiceAnswer>): Promise<unknown> {
  const outcome = call.then(
    ({ body }) => body.toString(),
    (error: unknown) => error,
  );
  await vi.runAllTimersAsync();
  return outcome;
}

describe('a request', () => {
  const sent = async (endpoint: string, request: Parameters<AwsService['call']>[0] = REQUEST) => {
    const transport = new ScriptedTransport(DONE);
    await serviceOver(transport, endpoint).call(request);
    return transport.requests[0];
  };

  it('goes to the endpoint, with its length in bytes, and is signed', async () => {
    expect(await sent(ENDPOINT)).toMatchObject({
      method: 'POST',
      protocol: 'http:',
      hostname: 'dynamodb.example',
      port: 8000,
      path: '/',
      body: Buffer.from('é'),
      headers: {
        host: 'dynamodb.example:8000',
        'content-length': '2',
        authorization: expect.stringContaining('/eu-west-1/dynamodb/aws4_request'),
      },
    });
  });

  it('passes the trace id on, unsigned, if there is one', async () => {
    const send = async (traceId: string | undefined) => {
      const transport = new ScriptedTransport(DONE);
      const connection = connectionTo('dynamodb', ENDPOINT, transport);
      await new AwsService({ ...connection, traceId: () => traceId }, errorOf).call(REQUEST);
      return transport.requests[0]?.headers;
    };
    expect(await send('Root=1')).toMatchObject({
      'x-amzn-trace-id': 'Root=1',
      authorization: expect.not.stringContaining('trace'),
    });
    expect(await send(undefined)).not.toHaveProperty('x-amzn-trace-id');
  });

  it('has no length if it has no body', async () => {
    const request = await sent(ENDPOINT, { method: 'GET', path: '/', headers: {} });
    expect(request?.headers).not.toHaveProperty('content-length');
  });

  it.each([
    ['https://host', '/', undefined],
    ['http://host/', '/', undefined],
    ['http://host:80/aws/', '/aws/', undefined],
    ['http://host:81/aws/dynamodb', '/aws/dynamodb/', 81],
  ])('to %s has the path %s and the port %s', async (endpoint, path, port) => {
    const { path: at, port: on } = (await sent(endpoint)) ?? {};
    expect([at, on]).toEqual([path, port]);
  });

  it('goes to its own endpoint if it has one', async () => {
    const elsewhere = await sent(ENDPOINT, { ...REQUEST, endpoint: new URL('http://other:1') });
    expect(elsewhere).toMatchObject({ hostname: 'other', headers: { host: 'other:1' } });
  });

  it('goes to an IPv6 address', async () => {
    vi.useRealTimers();
    const server = createServer((request, response) => response.end(request.headers.host));
    server.listen(0, '::1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = new NodeHttpHandler();
    const answer = await serviceOver(transport, `http://[::1]:${port}`).call(REQUEST);
    expect(answer.body.toString()).toBe(`[::1]:${port}`);
    transport.destroy();
    server.close();
  });
});

describe('a request that fails in a way that may pass', () => {
  const FAILURES: [string, ScriptedAnswer | Error][] = [
    ['500', saying('InternalServerError', 500)],
    ['502', saying('HTTP 502', 502)],
    ['503', saying('HTTP 503', 503)],
    ['429', saying('HTTP 429', 429)],
    ['ThrottlingException', saying('ThrottlingException')],
    ['ProvisionedThroughputExceededException', saying('ProvisionedThroughputExceededException')],
    ['RequestTimeout', saying('RequestTimeout')],
    ['a connection that is cut', connectionError('ECONNRESET')],
    ['a connection that is refused', connectionError('ECONNREFUSED')],
    ['a connection that was closed before', connectionError('EPIPE')],
    ['a name that is not found for now', connectionError('EAI_AGAIN')],
    ['a timeout', connectionError('ETIMEDOUT', 'TimeoutError')],
    ['a body that is cut', { body: 'do', cut: connectionError('ECONNRESET') }],
  ];

  it.each(FAILURES)('is repeated after %s', async (_, failure) => {
    const transport = new ScriptedTransport(failure, failure, DONE);
    expect(await outcomeOf(serviceOver(transport).call(REQUEST))).toBe('done');
    expect(transport.requests).toHaveLength(3);
  });

  it.each(FAILURES)('is made three times at most after %s', async (_, failure) => {
    const transport = new ScriptedTransport(failure);
    expect(await outcomeOf(serviceOver(transport).call(REQUEST))).toBeInstanceOf(Error);
    expect(transport.requests).toHaveLength(3);
  });

  it('is made as often as the service allows', async () => {
    const transport = new ScriptedTransport(saying('InternalError', 500));
    await outcomeOf(serviceOver(transport, ENDPOINT, 2).call(REQUEST));
    expect(transport.requests).toHaveLength(2);
  });

  it('fails with the last error', async () => {
    const transport = new ScriptedTransport(connectionError('EPIPE'), saying('A', 500), {
      ...saying('Last', 503),
    });
    expect(await outcomeOf(serviceOver(transport).call(REQUEST))).toMatchObject({
      name: 'Last',
      message: 'as told',
      $metadata: { httpStatusCode: 503 },
    });
  });

  it('is signed again for each attempt', async () => {
    const now = Date.parse('2026-11-21T09:00:00.500Z');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now });
    const transport = new ScriptedTransport(saying('ThrottlingException'), DONE);
    vi.spyOn(Math, 'random').mockReturnValue(0.999_999);
    await outcomeOf(serviceOver(transport).call(REQUEST));
    vi.restoreAllMocks();
    const [first, second] = transport.requests.map(({ headers }) => headers['x-amz-date']);
    expect([first, second]).toEqual(['20261121T090000Z', '20261121T090001Z']);
  });

  it('is not repeated once too many requests have failed, until one succeeds', async () => {
    const failing = new ScriptedTransport(saying('InternalError', 500));
    const service = serviceOver(failing);
    await Promise.all(Array.from({ length: 100 }, () => outcomeOf(service.call(REQUEST))));
    const before = failing.requests.length;
    expect(before).toBeLessThan(200);
    await outcomeOf(service.call(REQUEST));
    expect(failing.requests.length - before).toBe(1);
  });

  it('is repeated once enough requests have succeeded', async () => {
    const failing = new ScriptedTransport(saying('InternalError', 500));
    const good = new ScriptedTransport(DONE);
    let current = failing;
    const service = serviceOver({ handle: (request) => current.handle(request) });
    await Promise.all(Array.from({ length: 100 }, () => outcomeOf(service.call(REQUEST))));
    current = good;
    for (let count = 0; count < 100; count += 1) await service.call(REQUEST);
    current = failing;
    const before = failing.requests.length;
    await outcomeOf(service.call(REQUEST));
    expect(failing.requests.length - before).toBe(3);
  });

  it('is repeated as long as its signal has not aborted', async () => {
    const { signal } = new AbortController();
    const transport = new ScriptedTransport(saying('ThrottlingException'), DONE);
    expect(await outcomeOf(serviceOver(transport).call(REQUEST, signal))).toBe('done');
    expect(transport.requests).toHaveLength(2);
  });
});

describe('a request that is refused', () => {
  it.each([
    ['ValidationException', 400],
    ['AccessDeniedException', 400],
    ['ConditionalCheckFailedException', 400],
    ['ExpiredTokenException', 403],
    ['NoSuchKey', 404],
    ['HTTP 413', 413],
    ['PermanentRedirect', 301],
    ['HTTP 501', 501],
  ])('with %s is not repeated', async (code, status) => {
    const transport = new ScriptedTransport(saying(code, status));
    expect(await outcomeOf(serviceOver(transport).call(REQUEST))).toMatchObject({
      name: code,
      $metadata: { httpStatusCode: status },
    });
    expect(transport.requests).toHaveLength(1);
  });

  it.each([199, 300])('is one with the status %i', async (status) => {
    const transport = new ScriptedTransport(saying('odd', status));
    await expect(serviceOver(transport).call(REQUEST)).rejects.toThrow(ServiceError);
  });

  it.each([200, 204, 299])('is none with the status %i', async (status) => {
    const transport = new ScriptedTransport({ status, headers: { a: 'b' }, body: 'yes' });
    expect(await serviceOver(transport).call(REQUEST)).toEqual({
      statusCode: status,
      headers: { a: 'b' },
      body: Buffer.from('yes'),
    });
  });

  it('is not made without credentials', async () => {
    const transport = new ScriptedTransport(DONE);
    const connection = {
      ...connectionTo('dynamodb', ENDPOINT, transport),
      credentials: () => Promise.reject(new Error('no credentials')),
    };
    await expect(new AwsService(connection, errorOf).call(REQUEST)).rejects.toThrow(
      'no credentials',
    );
    expect(transport.requests).toEqual([]);
  });
});

describe('an aborted signal', () => {
  it('ends the pause before the next attempt at once', async () => {
    const abort = new AbortController();
    const transport = new ScriptedTransport(saying('ThrottlingException'));
    const call = serviceOver(transport).call(REQUEST, abort.signal);
    const failed = expect(call).rejects.toMatchObject({ name: 'ThrottlingException' });
    await transport.asked.promise;
    await new Promise(setImmediate);
    abort.abort();
    // No timer has run.
    await failed;
    await vi.runAllTimersAsync();
    expect(transport.requests).toHaveLength(1);
  });

  it('prevents a second attempt if it aborts during the first', async () => {
    const abort = new AbortController();
    const cut: HttpTransport = {
      handle: () => {
        abort.abort();
        return Promise.reject(connectionError('ECONNRESET'));
      },
    };
    const handle = vi.spyOn(cut, 'handle');
    await expect(serviceOver(cut).call(REQUEST, abort.signal)).rejects.toThrow('ECONNRESET');
    await vi.runAllTimersAsync();
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it('ends a running request, and one in the middle of its answer', async () => {
    vi.useRealTimers();
    for (const begun of ['', 'half an answer']) {
      const abort = new AbortController();
      const server = createServer((_, response) => {
        if (begun) response.write(begun);
        setImmediate(() => abort.abort());
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const transport = new NodeHttpHandler();
      const service = serviceOver(transport, `http://127.0.0.1:${port}`);
      await expect(service.call(REQUEST, abort.signal)).rejects.toThrow(/abort/);
      transport.destroy();
      server.close();
    }
  });

  it('prevents the first attempt if it has aborted before', async () => {
    vi.useRealTimers();
    const server = await startAwsServer(() => ({ status: 200, body: '{}' }));
    const transport = new NodeHttpHandler();
    const service = serviceOver(transport, server.endpoint);
    await expect(service.call(REQUEST, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(server.calls).toEqual([]);
    transport.destroy();
    await server.stop();
  });
});

describe('a connection', () => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  it('is used again, and replaced if it was closed meanwhile', async () => {
    const server = createServer((_, response) => response.end('done'));
    let connections = 0;
    server.on('connection', () => (connections += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = new NodeHttpHandler();
    const service = serviceOver(transport, `http://127.0.0.1:${port}`);
    await service.call(REQUEST);
    await service.call(REQUEST);
    expect(connections).toBe(1);
    // As when a process was frozen: it does not know yet that the other side has closed.
    server.closeIdleConnections();
    expect((await service.call(REQUEST)).body.toString()).toBe('done');
    expect(connections).toBe(2);
    transport.destroy();
    server.close();
  });

  it('is replaced if it is cut in the middle of an answer', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      if (requests > 2) return void response.end('done');
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = new NodeHttpHandler();
    const service = serviceOver(transport, `http://127.0.0.1:${port}`);
    expect((await service.call(REQUEST)).body.toString()).toBe('done');
    expect(requests).toBe(3);
    transport.destroy();
    server.close();
  });
});
