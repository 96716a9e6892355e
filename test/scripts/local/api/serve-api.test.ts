import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Answered, LoopbackServer } from '../../../../scripts/loopback/serve-loopback.ts';
import type { ApiRoute } from '../../../../scripts/local/api/api-routes.ts';
import { serveApi, type ServeApiOptions } from '../../../../scripts/local/api/serve-api.ts';

interface Event {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly authorizer?: unknown;
    readonly http: { readonly method: string };
  };
}

const UUID = /^[0-9a-f-]{36}$/;

const IAM: ApiRoute = { key: '$default', authorization: 'AWS_IAM' };

let events: Event[];
let answered: Answered[];
let answer: (event: Event) => unknown;
let servers: LoopbackServer[];
beforeEach(() => {
  events = [];
  answered = [];
  servers = [];
  answer = () => ({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'hello' });
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

async function start(options: Partial<ServeApiOptions> = {}): Promise<LoopbackServer> {
  const server = await serveApi({
    port: 0,
    routes: [IAM],
    pool: {
      invoke: (event) => {
        events.push(event as Event);
        return Promise.resolve(answer(event as Event));
      },
    },
    timeout: () => new AbortController().signal,
    now: () => 0,
    onAnswer: (each) => answered.push(each),
    ...options,
  });
  servers.push(server);
  return server;
}

/** Sends bytes as they are, and gives all that comes back until the connection is closed. */
async function sendRaw(
  { url }: LoopbackServer,
  bytes: string | Buffer,
  end = false,
): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  if (end) socket.end();
  return text(socket).catch(() => '');
}

function hostOf({ url }: LoopbackServer): string {
  return new URL(url).host;
}

describe('an HTTP request to the local API', () => {
  it('becomes an event of payload format 2.0, and the answer its response', async () => {
    const server = await start();
    answer = () => ({
      statusCode: 201,
      headers: { 'x-one': 1 },
      cookies: ['a=1', 'b=2'],
      body: '{}',
    });
    const response = await fetch(`${server.url}/events/a%20b%2Fc?tag=1&tag=%202`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Two': 'A', Cookie: 'c=3; d=4' },
      body: '{"é":1}',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-one')).toBe('1');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(events).toMatchObject([
      {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/events/a b/c',
        rawQueryString: 'tag=1&tag=%202',
        queryStringParameters: { tag: '1, 2' },
        cookies: ['c=3', 'd=4'],
        headers: { 'content-type': 'application/json', 'x-two': 'A', host: hostOf(server) },
        body: '{"é":1}',
        isBase64Encoded: false,
        requestContext: {
          authorizer: { iam: { userArn: 'arn:aws:iam::000000000000:user/local' } },
          http: { method: 'POST', path: '/events/a b/c', sourceIp: '127.0.0.1' },
        },
      },
    ]);
    expect(answered).toMatchObject([{ method: 'POST', path: '/events/a%20b%2Fc', status: 201 }]);
  });

  it('has a body in base64 if it is no text, and so may the answer', async () => {
    const server = await start();
    answer = ({ body }) => ({ statusCode: 200, body, isBase64Encoded: true });
    const bytes = Buffer.from([0xff, 0, 1]);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/`, { method: 'POST', body: bytes, headers });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(events[0]?.isBase64Encoded).toBe(true);
  });

  it('has the headers of a CloudEvent in lower case, several of one name joined, and its text as text', async () => {
    const server = await start();
    const type = 'application/cloudevents+json; charset=utf-8';
    const head = `POST /events HTTP/1.1\r\nHost: ${hostOf(server)}\r\nContent-Type: ${type}\r\n`;
    const own = 'CE-Subject: Euro%20%E2%82%AC\r\nce-id: a\r\nCe-Id: b\r\nConnection: close\r\n';
    await sendRaw(server, `${head}${own}Content-Length: 2\r\n\r\n{}`);
    expect(events).toMatchObject([
      {
        headers: { 'content-type': type, 'ce-subject': 'Euro%20%E2%82%AC', 'ce-id': 'a,b' },
        body: '{}',
        isBase64Encoded: false,
      },
    ]);
  });

  it.each([
    ['UTF-8', Buffer.from('Größe €'), 'Größe €'],
    ['no UTF-8', Buffer.from('Größe', 'latin1'), 'Größe'],
  ])('has the text of a header whose bytes are %s', async (_, bytes, value) => {
    const server = await start();
    const head = `GET / HTTP/1.1\r\nhost: ${hostOf(server)}\r\nconnection: close\r\nx-name: `;
    await sendRaw(server, Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n\r\n')]));
    expect(events[0]?.headers['x-name']).toBe(value);
  });

  it('may be HEAD or OPTIONS, which get an answer without body', async () => {
    const server = await start();
    const head = await fetch(`${server.url}/events`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    answer = () => ({ statusCode: 204, headers: { allow: 'GET' } });
    const options = await fetch(`${server.url}/events`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET']);
    expect(events.map((event) => event.requestContext.http.method)).toEqual(['HEAD', 'OPTIONS']);
  });

  it('may be sent in chunks, after 100 Continue, and several on one connection', async () => {
    const server = await start();
    answer = ({ body }) => ({ statusCode: 200, body });
    const head = `POST / HTTP/1.1\r\nHost: ${hostOf(server)}\r\nContent-Type: text/plain\r\n`;
    const chunks = 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
    const last = 'Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\nfg';
    const received = await sendRaw(server, head + chunks + head + last);
    expect(received).toMatch(/^HTTP\/1.1 200 OK.*abcdeHTTP\/1.1 100 Continue.*200 OK.*fg$/s);
  });

  it.each([
    ['evil.example', undefined],
    ['127.0.0.1:1', undefined],
    [undefined, 'https://evil.example'],
    [undefined, 'null'],
  ])('is refused on every method with Host %s and Origin %s', async (host, origin) => {
    const server = await start();
    for (const method of ['GET', 'POST', 'OPTIONS', 'HEAD', 'DELETE']) {
      const headers = { host: host ?? hostOf(server), ...(origin !== undefined && { origin }) };
      const request = httpRequest(server.url, { method, headers }).end();
      const [response] = (await once(request, 'response')) as [
        { statusCode: number; resume(): void },
      ];
      response.resume();
      expect(response.statusCode).toBe(403);
    }
    expect(events).toEqual([]);
  });

  it('may come from a page of the server itself, by either of its names', async () => {
    const server = await start();
    const { port } = new URL(server.url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`]) {
      const headers = { host, origin: `http://${host}` };
      const request = httpRequest(server.url, { headers }).end();
      const [response] = (await once(request, 'response')) as [
        { statusCode: number; resume(): void },
      ];
      response.resume();
      expect(response.statusCode).toBe(200);
    }
  });

  it('has limits: 413 for its body, declared or not, and 431 for its headers', async () => {
    const server = await start();
    const head = `POST / HTTP/1.1\r\nHost: ${hostOf(server)}\r\n`;
    const declared = await sendRaw(server, `${head}Content-Length: 10485761\r\n\r\nabc`);
    expect(declared).toContain('413 Payload Too Large');
    const body = Buffer.alloc(7 * 1024 * 1024);
    expect((await fetch(server.url, { method: 'POST', body })).status).toBe(413);
    const headers = { 'x-long': 'x'.repeat(10_240) };
    expect((await fetch(server.url, { headers })).status).toBe(431);
    expect(events).toEqual([]);
  });

  it('is dropped if its body is cut, and ended with 408 if it is slow', async () => {
    const server = await start({ arrivalTimeoutMs: 50 });
    const head = `POST / HTTP/1.1\r\nHost: ${hostOf(server)}\r\nContent-Length: 9\r\n\r\nabc`;
    expect(await sendRaw(server, head, true)).not.toContain('200 OK');
    expect(await sendRaw(server, head)).toContain('408 Request Timeout');
    expect(events).toEqual([]);
  });

  it('gets 400 if it is no HTTP, or its path has a wrong escape', async () => {
    const server = await start();
    expect(await sendRaw(server, 'nonsense\r\n\r\n')).toContain('400 Bad Request');
    expect((await fetch(`${server.url}/%FF`)).status).toBe(400);
    expect(events).toEqual([]);
  });

  it('gets an id with each answer of the server itself, too', async () => {
    const server = await start();
    const foreign = await fetch(server.url, { headers: { origin: 'https://example.com' } });
    const long = await fetch(server.url, { headers: { 'x-long': 'x'.repeat(10_240) } });
    const ids = [foreign, long].map(({ headers }) => headers.get('x-request-id'));
    expect([foreign.status, long.status]).toEqual([403, 431]);
    expect(ids).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(await sendRaw(server, 'nonsense\r\n\r\n')).toMatch(
      /\r\nX-Request-Id: [0-9a-f-]{36}\r\n/,
    );
  });

  it('gets 503 if the function takes too long, and 500 if it fails or gives no answer', async () => {
    const server = await start({ timeout: () => AbortSignal.abort(new Error('too long')) });
    answer = () => Promise.reject(new Error('aborted'));
    const late = await fetch(server.url);
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1']);
    const other = await start();
    answer = () => Promise.reject(new Error('broken\nat line 1'));
    const failed = await fetch(other.url);
    expect([failed.status, await failed.json()]).toMatchObject([
      500,
      { error: 'The function failed: Error: broken' },
    ]);
    answer = () => ({ statusCode: 99 });
    expect((await fetch(other.url)).status).toBe(500);
  });

  it('needs a token on a route with JWT, whose claims the function gets', async () => {
    const server = await start({
      routes: [
        { key: '$default', authorization: 'JWT' },
        { key: 'GET /health', authorization: 'NONE' },
      ],
    });
    expect((await fetch(`${server.url}/events`)).status).toBe(401);
    const payload = Buffer.from('{"sub":"ada","tenant_id":"acme"}').toString('base64url');
    const headers = { authorization: `Bearer e30.${payload}.x` };
    expect((await fetch(`${server.url}/events`, { headers })).status).toBe(200);
    expect(events[0]?.requestContext.authorizer).toMatchObject({
      jwt: { claims: { sub: 'ada', tenant_id: 'acme' } },
    });
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect(events[1]?.requestContext).not.toHaveProperty('authorizer');
  });

  it('is answered before the server stops, unless it has not arrived', async () => {
    const server = await start();
    const free = Promise.withResolvers<unknown>();
    answer = () => free.promise;
    const atHand = fetch(server.url);
    await expect.poll(() => events.length).toBe(1);
    const host = hostOf(server);
    const halfArrived = sendRaw(
      server,
      `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9\r\n\r\n`,
    );
    const idle = sendRaw(server, '');
    const stopped = server.stop();
    servers.length = 0;
    free.resolve({ statusCode: 200, body: 'done' });
    expect(await (await atHand).text()).toBe('done');
    await stopped;
    expect(await halfArrived).not.toContain('200 OK');
    expect(await idle).toBe('');
  });
});
