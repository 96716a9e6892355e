import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { MAX_BODY_BYTES } from '../../../scripts/console/answer-api.ts';
import { ConsoleTarget, type Opening } from '../../../scripts/console/console-target.ts';
import { CONSOLE_ROUTES } from '../../../src/http/console/console-routes.ts';
import type { ApiApp } from '../../../src/http/create-app.ts';
import type { RequestBindings } from '../../../src/http/request-bindings.ts';
import { jsonAnswer, type Route } from '../../../src/http/route.ts';
import type { Deadline } from '../../../src/ports.ts';
import { wireEvent } from '../../support/events.ts';
import { never } from '../../support/handling.ts';
import {
  startTestConsole,
  type Asked,
  type RequestHeaders,
  type TestConsole,
} from './console-in-tests.ts';

let page: string;
beforeAll(async () => {
  page = await mkdtemp(join(tmpdir(), 'console-'));
  await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(page, 'app.js'), 'export {};');
  await writeFile(join(page, 'app.css'), 'body{}');
  await writeFile(join(page, 'notes.txt'), 'not for the browser');
});
afterAll(() => rm(page, { recursive: true }));

let console: TestConsole;
let cookie: string;
beforeEach(async () => {
  console = await startTestConsole(page);
  cookie = await console.enter();
});
afterEach(() => console.server.stop());

/** A request of the page itself. */
function own(request: Asked = {}): Asked {
  const origin = `http://${console.host}`;
  return { ...request, headers: { cookie, origin, ...request.headers } };
}

const EVENT = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(wireEvent()),
} satisfies Asked;

describe('the link of the console', () => {
  it('lets one browser in, with a cookie that no script and no other site can use', async () => {
    const other = await startTestConsole(page);
    const { status, headers } = await other.ask(`/?token=${other.token}`);
    expect([status, headers.location]).toEqual([303, '/']);
    expect(headers['set-cookie']?.[0]).toMatch(
      new RegExp(
        `^event-processor-console-${other.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`,
      ),
    );
    await other.server.stop();
  });

  it('works once, and then says how to get another', async () => {
    const { status, headers, body } = await console.ask(`/?token=${console.token}`);
    expect([status, headers['set-cookie']]).toEqual([403, undefined]);
    expect(body).toContain('This link was used before');
    expect(body).toContain('npm run events -- console');
  });

  it('leads to the page if the same browser opens it again', async () => {
    const { status, headers } = await console.ask(`/?token=${console.token}`, own());
    expect([status, headers.location]).toEqual([303, '/']);
  });

  it.each(['', 'wrong', 'A'.repeat(43)])('refuses the token "%s"', async (token) => {
    const { status, body } = await console.ask(`/?token=${token}`);
    expect([status, body]).toEqual([403, expect.stringContaining('not a link of this console')]);
  });

  it.each([
    ['a HEAD', { method: 'HEAD' }],
    ['a browser that only prefetches', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
  ])('is not used up by %s', async (_, request: Asked) => {
    const other = await startTestConsole(page);
    const refused = await other.ask(`/?token=${other.token}`, request);
    expect([refused.status >= 400, refused.headers['set-cookie']]).toEqual([true, undefined]);
    expect(await other.enter()).not.toBe('');
    await other.server.stop();
  });
});

describe('a visitor without the cookie', () => {
  it.each([
    ['/', undefined],
    ['/causes', undefined],
    ['/app.js', undefined],
    ['/', 'event-processor-console-1=x'],
  ])('sees at %s (cookie %s) only how to get in', async (path, wrong) => {
    const { status, body } = await console.ask(path, { headers: { cookie: wrong } });
    expect([status, body]).toEqual([401, expect.stringContaining('Open the console by its link')]);
    expect(body).not.toContain('<title>page');
  });

  it('gets no data', async () => {
    const { status, body } = await console.ask('/api/session');
    expect([status, body]).toEqual([401, expect.stringContaining('"status":401')]);
  });

  it.each([
    ['the cookie of another port', () => cookie.replace(/-\d+=/, '-1=')],
    ['another value', () => cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['no value', () => cookie.replace(/=.*/, '=')],
    ['a longer value', () => `${cookie}A`],
    [
      'the cookie of a console that was here before',
      () => cookie.replace(/=.*/, `=${'A'.repeat(43)}`),
    ],
  ])('is refused with %s', async (_, wrong) => {
    const { status } = await console.ask('/api/session', own({ headers: { cookie: wrong() } }));
    expect(status).toBe(401);
  });

  it('is known even if another server of this host has set a cookie of the same name', async () => {
    const both = `${cookie.replace(/=.*/, '=evil')}; ${cookie}`;
    const { status } = await console.ask('/api/session', own({ headers: { cookie: both } }));
    expect(status).toBe(200);
  });
});

describe('a request of another site', () => {
  const port = () => console.port;
  const WRONG: readonly [string, () => RequestHeaders][] = [
    ['the name of another host (DNS rebinding)', () => ({ host: `evil.example:${port()}` })],
    ['its own name at our port', () => ({ host: 'evil.example' })],
    ['no port', () => ({ host: '127.0.0.1' })],
    ['another port', () => ({ host: `127.0.0.1:${port() + 1}` })],
    ['another name of loopback', () => ({ host: `127.0.0.2:${port()}` })],
    ['a foreign Origin', () => ({ origin: 'https://evil.example' })],
    ['the Origin of another port', () => ({ origin: `http://127.0.0.1:${port() + 1}` })],
    ['the Origin of another name', () => ({ origin: `http://localhost:${port()}` })],
    ['the Origin of another scheme', () => ({ origin: `https://127.0.0.1:${port()}` })],
    ['the Origin of a sandboxed frame', () => ({ origin: 'null' })],
    ['a cross-site Sec-Fetch-Site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['the Sec-Fetch-Site of another port', () => ({ 'sec-fetch-site': 'same-site' })],
  ];
  it.each(WRONG)('is refused by %s, whatever it asks for', async (_, headers) => {
    const requests: readonly [string, Asked][] = [
      ['/api/events?tenant_id=acme', {}],
      ['/api/events', EVENT],
      ['/', {}],
    ];
    for (const [path, request] of requests) {
      const asked = own({ ...request, headers: { ...request.headers, ...headers() } });
      const { status, body, headers: received } = await console.ask(path, asked);
      expect([status, received['access-control-allow-origin']]).toEqual([403, undefined]);
      expect(body).toContain(path === '/' ? 'The console did not open' : '"status":403');
    }
    expect(console.api.records.size).toBe(0);
  });

  it('can’t write without Origin, or from the address bar', async () => {
    for (const headers of [{ origin: undefined }, { 'sec-fetch-site': 'none' }]) {
      const asked = own({ ...EVENT, headers: { ...EVENT.headers, ...headers } });
      expect((await console.ask('/api/events', asked)).status).toBe(403);
    }
    expect(console.api.records.size).toBe(0);
  });

  it('gets no answer to a preflight', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const { status, headers: received } = await console.ask(
      '/api/events',
      own({ method: 'OPTIONS', headers }),
    );
    expect(status).toBe(403);
    expect(Object.keys(received).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('can’t show the console in a frame or read its answers', async () => {
    for (const path of ['/', '/app.js', '/api/session', '/api/nothing', '/?token=wrong']) {
      const { headers } = await console.ask(path, own());
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
      });
    }
  });
});

describe('the page', () => {
  it('may run its own script and style, and call its own server', async () => {
    const { body, headers } = await console.ask('/', own());
    expect(body).toContain('<title>page');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
    );
  });

  it('is at every path that is no file and not of the API', async () => {
    for (const path of [
      '/causes',
      '/events/acme%23evt-1',
      '/causes?reason=invalid_body',
      '/apix',
    ]) {
      const { status, body } = await console.ask(path, own());
      expect([status, body]).toEqual([200, expect.stringContaining('<title>page')]);
    }
  });

  it.each([
    ['/app.js', 'text/javascript; charset=utf-8'],
    ['/app.css', 'text/css; charset=utf-8'],
  ])('has the file %s of type %s', async (path, type) => {
    const { status, headers } = await console.ask(path, own());
    expect([status, headers['content-type']]).toEqual([200, type]);
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..\\package.json',
    '//etc/passwd',
    '/app.js/../notes.txt',
    '/notes.txt',
    '/app.js%00.html',
  ])('never is another file of this machine: %s', async (path) => {
    const { status, body } = await console.ask(path, own());
    expect(status === 200 ? body : '<title>page').toContain('<title>page');
  });

  it('says that a file is missing, and takes only GET and HEAD', async () => {
    expect((await console.ask('/other.js', own())).status).toBe(404);
    expect((await console.ask('/', own({ method: 'POST' }))).status).toBe(405);
    expect((await console.ask('/', own({ method: 'HEAD' }))).body).toBe('');
  });

  it('says why it could not be built', async () => {
    const failed = Promise.reject<URL>(new Error('Building the console failed.'));
    failed.catch(() => undefined);
    const other = await startTestConsole(page, { page: failed });
    const { status, body } = await other.ask('/', { headers: { cookie: await other.enter() } });
    expect([status, body]).toEqual([500, expect.stringContaining('Building the console failed.')]);
    await other.server.stop();
  });
});

describe('a request of the page', () => {
  it('reads and writes by the routes of the console', async () => {
    const { status } = await console.ask('/api/events', own(EVENT));
    expect([status, console.api.records.size]).toEqual([201, 1]);
    const listed = await console.ask('/api/events?tenant_id=acme', own());
    expect([listed.status, listed.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(listed.body).toContain(String(wireEvent()['event_id']));
  });

  it('may be typed into the address bar, by either name of loopback', async () => {
    const headers = { origin: undefined, 'sec-fetch-site': 'none' };
    for (const host of [console.host, `localhost:${console.port}`, `LOCALHOST:${console.port}`]) {
      const { status } = await console.ask('/api/session', own({ headers: { ...headers, host } }));
      expect(status).toBe(200);
    }
  });

  it('finds no route outside of the API', async () => {
    for (const path of ['/api/..%2f..%2fetc/passwd', '/api//evil.example/x', '/api/nothing']) {
      const { status } = await console.ask(path, own());
      expect([400, 404]).toContain(status);
    }
  });

  it('may not have a large body', async () => {
    const large = own({ ...EVENT, body: Buffer.alloc(MAX_BODY_BYTES + 1, ' ') });
    expect((await console.ask('/api/events', large)).status).toBe(413);
    const chunked = { ...large, headers: { ...large.headers, 'transfer-encoding': 'chunked' } };
    expect((await console.ask('/api/events', chunked)).status).toBe(413);
  });

  it('may have as large a body as its route takes', () => {
    const sizes = CONSOLE_ROUTES.map(({ body }) => body?.maxBytes ?? 0);
    expect(Math.max(...sizes)).toBe(MAX_BODY_BYTES);
  });

  it('may not have large headers', async () => {
    const headers = { 'x-large': 'x'.repeat(17_000) };
    const { status, body } = await console.ask('/api/session', own({ headers }));
    expect([status, body]).toEqual([431, expect.stringContaining('16384 bytes')]);
  });

  it('must arrive in time', async () => {
    const other = await startTestConsole(page, { arrivalTimeoutMs: 1 });
    const socket = connect(other.port, '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nHost: ${other.host}\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
    await other.server.stop();
  });

  it.each(['TRACE', 'PUT', 'PATCH', 'DELETE'])('can’t have the method %s', async (method) => {
    expect((await console.ask('/api/session', own({ method }))).status).toBe(405);
  });

  it('must have a path', async () => {
    const { status } = await console.ask('http://evil.example/api/session', own());
    expect(status).toBe(400);
  });
});

describe('the time of a request', () => {
  /** Answers with the milliseconds in which something new may begin. */
  const remaining: Route = {
    method: 'GET',
    path: '/remaining',
    access: 'operator',
    operationId: 'getRemaining',
    summary: '',
    description: '',
    parameters: [],
    answers: [{ status: 200, description: '', schema: { type: 'object' } }],
    handle: async ({ deadline }) => {
      const before = deadline.remaining();
      await whileItRuns(deadline.signal);
      return jsonAnswer(200, { before, after: deadline.remaining() });
    },
  };
  let whileItRuns: (signal: AbortSignal) => Promise<void>;
  let now: number;
  let other: TestConsole;
  beforeEach(async () => {
    now = 0;
    other = await startTestConsole(page, { now: () => now }, [remaining]);
  });

  it('is 25 s to begin something new, so that a long replay stops and the page resumes it', async () => {
    whileItRuns = () => Promise.resolve(void (now = 20_000));
    const headers = { cookie: await other.enter() };
    const { body } = await other.ask('/api/remaining', { headers });
    expect(JSON.parse(body)).toEqual({ before: 25_000, after: 5_000 });
    await other.server.stop();
  });

  it('is over when the console is stopped, which waits for the answer', async () => {
    let stopping: Promise<void> = Promise.resolve();
    whileItRuns = () => Promise.resolve(void (stopping = other.server.stop()));
    const headers = { cookie: await other.enter() };
    const { body } = await other.ask('/api/remaining', { headers });
    expect(JSON.parse(body)).toEqual({ before: 25_000, after: 0 });
    await stopping;
  });

  it('is over when the console is stopped, or nobody waits for the answer any more', async () => {
    const aborted = (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
    for (const end of ['leave', 'stop'] as const) {
      const headers = { cookie: await other.enter(), host: other.host };
      const over = Promise.withResolvers<undefined>();
      const sent = request({ port: other.port, path: '/api/remaining', headers });
      sent.on('error', () => undefined);
      whileItRuns = async (signal) => {
        if (end === 'leave') sent.destroy();
        else void other.server.stop();
        await aborted(signal);
        over.resolve(undefined);
      };
      sent.end();
      await over.promise;
      await other.server.stop();
      other = await startTestConsole(page, { now: () => now }, [remaining]);
    }
    await other.server.stop();
  });
});

describe('a console that has not found its stack yet', () => {
  it('shows its page, and says so to the page', async () => {
    const target = new ConsoleTarget(never, () => 0);
    const waitMs = { first: 1, later: 1 };
    const other = await startTestConsole(page, { target, waitMs });
    const headers = { cookie: await other.enter() };
    expect((await other.ask('/', { headers })).status).toBe(200);
    const { status, body } = await other.ask('/api/session', { headers });
    expect([status, JSON.parse(body)]).toMatchObject([503, { missing: 'stack' }]);
    await other.server.stop();
  });
});

describe('a console that only reads', () => {
  beforeEach(async () => {
    await console.server.stop();
    console = await startTestConsole(page, { readOnly: true });
    cookie = await console.enter();
  });

  const POSTS = CONSOLE_ROUTES.filter(({ method }) => method === 'POST');
  it.each(POSTS.map(({ path }) => path.replaceAll(/\{\w+\}/g, 'x')))(
    'refuses to write by POST %s',
    async (path) => {
      const wrong = ['', '?dry_run=false', '?dry_run=1', '?dry_run=true&dry_run=true'];
      for (const query of [
        ...wrong,
        '?dry_run=true&dry_run=false',
        '?dry_run=TRUE',
        '?Dry_run=true',
      ]) {
        const { status, body } = await console.ask(`/api${path}${query}`, own(EVENT));
        expect([status, body]).toEqual([403, expect.stringContaining('--read-only')]);
      }
    },
  );

  const WITHOUT_PREVIEW = POSTS.filter(
    ({ parameters }) => !parameters.some(({ name }) => name === 'dry_run'),
  );
  it.each(WITHOUT_PREVIEW.map(({ path }) => path.replaceAll(/\{\w+\}/g, 'x')))(
    'refuses POST %s even with dry_run, because it has no preview',
    async (path) => {
      const { status } = await console.ask(`/api${path}?dry_run=true`, own(EVENT));
      expect(status).toBe(403);
    },
  );

  it('reads and previews', async () => {
    expect((await console.ask('/api/events?tenant_id=acme', own())).status).toBe(200);
    const previewed = await console.ask('/api/events?dry_run=true', own(EVENT));
    expect([previewed.status, console.api.records.size]).toEqual([200, 0]);
  });

  it.each([
    { 'x-http-method-override': 'POST' },
    { 'x-method-override': 'POST' },
    { 'x-http-method': 'POST' },
  ])('takes no other method by the header %j', async (override) => {
    const asked = own({ ...EVENT, method: 'GET', headers: { ...EVENT.headers, ...override } });
    const { status } = await console.ask('/api/events?tenant_id=acme&_method=POST', asked);
    expect([status, console.api.records.size]).toEqual([400, 0]);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('refuses %s', async (method) => {
    expect((await console.ask('/api/events', own({ method }))).status).toBe(403);
  });
});

describe('the path of a request', () => {
  it.each(['/x/../api/health', '/./api/health', '/%2e%2e/api/health', '/api/./health'])(
    '%s is read as a browser reads it',
    async (path) => {
      const { status, headers, body } = await console.ask(path, own());
      expect([status, body]).toEqual([200, expect.stringContaining('"status":"ok"')]);
      expect(headers['content-security-policy']).toBeDefined();
    },
  );
});

describe('a request that nobody waits for any more', () => {
  it('begins nothing, although the stack was found only after its end', async () => {
    const found = Promise.withResolvers<Opening>();
    const asked = Promise.withResolvers<undefined>();
    const target = new ConsoleTarget(() => found.promise, Date.now);
    const current = target.current.bind(target);
    target.current = () => {
      asked.resolve(undefined);
      return current();
    };
    const begun = Promise.withResolvers<Deadline>();
    const app = {
      fetch: (_: Request, { deadline }: RequestBindings) => {
        begun.resolve(deadline);
        return Response.json({});
      },
    } as unknown as ApiApp;
    const other = await startTestConsole(page, { target });
    const otherCookie = await other.enter();
    const socket = connect(other.port, '127.0.0.1');
    socket.write(
      `POST /api/operations/replay HTTP/1.1\r\nHost: ${other.host}\r\nOrigin: http://${other.host}\r\n` +
        `Cookie: ${otherCookie}\r\nContent-Length: 2\r\n\r\n{}`,
    );
    await asked.promise;
    socket.resetAndDestroy();
    // The server has seen the end of one connection by the time it answers on the next.
    await other.ask('/');
    const none = () => undefined;
    const stack = { app, failureOf: none, trouble: none, close: none };
    found.resolve({ kind: 'opened', stack });
    expect((await begun.promise).signal.aborted).toBe(true);
    await other.server.stop();
  });
});

describe('a console that is stopped', () => {
  it('ends connections that wait for nothing', async () => {
    const other = await startTestConsole(page);
    const socket = connect(other.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\n');
    await other.server.stop();
    expect(await text(socket).catch(() => '')).toBe('');
  });
});
