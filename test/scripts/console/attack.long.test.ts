import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { processed } from '../../support/records.ts';
import { wireText } from '../../support/events.ts';
import { startTestConsole, type TestConsole } from './console-in-tests.ts';

const REQUESTS = 2_000;
const AT_ONCE = 50;
/** Is in the page and in an event, and must reach nobody who wasn't let in. */
const SECRET = 'for-operators-only';

let folder: string;
let console: TestConsole;
let cookie: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  for (const name of ['index.html', 'app.js']) await writeFile(join(folder, name), SECRET);
  console = await startTestConsole(folder, { arrivalTimeoutMs: 100 });
  cookie = await console.enter();
  const record = processed({ event_id: SECRET });
  console.api.records.set(record.key, record);
});
afterAll(async () => {
  await console.server.stop();
  await rm(folder, { recursive: true });
});

/** Sends bytes, and gives what comes back until the connection is closed. */
async function send(bytes: string): Promise<string> {
  const socket = connect(console.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  // Otherwise the server keeps the connection for the next request.
  socket.once('data', () => socket.end());
  return text(socket).catch(() => '');
}

const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'get', 'TRACE', ''];
const TARGETS = [
  ...['/', '/app.js', '/index.html', '/api/events?tenant_id=acme', '/api/events', '/api/session'],
  ...['/API/session', '//api/session', '/./api/session', '/api/../api/session', '/%61pi/session'],
  ...[
    '/?token=',
    '/?token=A',
    '/api',
    '*',
    'http://127.0.0.1/api/session',
    '/api/operations/replay',
  ],
];

/** Values of each header, right and wrong ones. `undefined`: the header is missing. */
function headersFor({ host, port }: TestConsole): Record<string, readonly (string | undefined)[]> {
  const value = cookie.slice(cookie.indexOf('=') + 1);
  return {
    Host: [host, `localhost:${port}`, 'evil.example', `${host}.evil.example`, '', undefined],
    Origin: [`http://${host}`, 'https://evil.example', 'null', '', undefined],
    'Sec-Fetch-Site': ['same-origin', 'none', 'cross-site', 'same-site', undefined],
    'X-Forwarded-Host': [host, undefined],
    'X-Http-Method-Override': ['POST', undefined],
    'Content-Length': ['0', '-1', '5', 'x', undefined],
    'Transfer-Encoding': ['chunked', 'gzip', undefined],
    Upgrade: ['websocket', 'h2c', undefined],
    Connection: ['Upgrade', 'close', undefined],
    Expect: ['100-continue', 'x', undefined],
    Cookie: [
      cookie.replace(/=.*/, '='),
      cookie.replace(/-\d+=/, '='),
      cookie.slice(0, -1),
      `x=${value}`,
      `${cookie}x`,
      value,
      undefined,
    ],
    Authorization: [`Bearer ${value}`, undefined],
  };
}

/** Whether an answer, or several on one connection, refuse what was asked, and tell nothing. */
function isRefusal(answer: string): boolean {
  const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status);
  return (
    statuses.every((status) => /^(4\d\d|100)$/.test(status ?? '')) &&
    !/set-cookie|access-control-allow/i.test(answer) &&
    !answer.includes(SECRET)
  );
}

describe('the console of somebody else', () => {
  it('gives nothing to requests without the cookie, whatever they look like', async () => {
    const parts = Object.entries(headersFor(console)).map(([name, values]) =>
      fc
        .constantFrom(...values)
        .map((value) => (value === undefined ? '' : `${name}: ${value}\r\n`)),
    );
    const target = fc.oneof(
      fc.constantFrom(...TARGETS),
      fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).map((path) => `/${path}`),
    );
    const body = fc.constantFrom('', '{}', '5\r\n{"a":\r\n0\r\n\r\n', wireText());
    const request = fc
      .tuple(fc.constantFrom(...METHODS), target, fc.tuple(...parts), body)
      .map(
        ([method, path, headers, sent]) =>
          `${method} ${path} HTTP/1.1\r\n${headers.join('')}\r\n${sent}`,
      );
    const before = [...console.api.records];
    const requests = fc.sample(request, REQUESTS);
    let answered = 0;
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
      const some = requests.slice(sent, sent + AT_ONCE);
      const answers = await Promise.all(some.map(send));
      expect(some.filter((_, index) => !isRefusal(answers[index] ?? ''))).toEqual([]);
      answered += answers.filter((answer) => answer !== '').length;
    }
    expect([...console.api.records]).toEqual(before);
    // Otherwise it would prove nothing.
    expect(answered).toBeGreaterThan(REQUESTS * 0.9);
  });

  it('gives its own browser the page and the events, before and after that', async () => {
    for (const path of ['/', '/app.js', '/api/events?tenant_id=acme']) {
      const head = `Host: ${console.host}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
      // On a slow machine, a request may not arrive in the short time that it has here.
      const answer = () => send(`GET ${path} HTTP/1.1\r\n${head}`);
      await expect.poll(answer).toMatch(new RegExp(`^HTTP/1\\.1 200 .*${SECRET}`, 's'));
    }
  });
});
