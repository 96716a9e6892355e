import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectAccessible, expectToFit, findingsOf } from './accessibility.ts';
import { findChromium } from './find-chromium.ts';
import { longestTask } from './idle-work.ts';
import { countClicks, tabTo } from './input.ts';
import { useBrowser } from './use-browser.ts';

/** As strict as that of the console. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";

/** Documents and scripts by their path. */
const FILES: Readonly<Record<string, string>> = {
  '/': document('<main><h1>Sound</h1><button>Press</button> <a href="/other">Other</a></main>'),
  '/other': document('<main><h1>Other</h1><button>Press</button></main>'),
  '/inline': document('<main><h1>Inline</h1></main><script>alert(1)</script>'),
  '/faulty': document('<main><h1>Faulty</h1></main><script src="/faulty.js"></script>'),
  '/faulty.js': `console.error('told'); console.warn('warned'); fetch('/missing'); fetch('http://127.0.0.1:9/');
    setTimeout(() => { throw new Error('uncaught') })`,
  '/unlabelled': document('<main><h1>Unlabelled</h1><input></main>'),
  '/pale.css':
    '@media (prefers-color-scheme: dark) { h1 { color: #222 } body { background: #000 } }',
  '/pale': document(
    '<link rel="stylesheet" href="/pale.css"><main><h1>Pale in the dark</h1></main>',
  ),
  '/wide.css': 'table { width: 900px }',
  '/wide': document(
    '<link rel="stylesheet" href="/wide.css"><main><h1>Wide</h1><table><tr><td>1</table></main>',
  ),
  '/bare.css': 'button:focus { outline: none }',
  '/bare': document(
    '<link rel="stylesheet" href="/bare.css"><main><h1>Bare</h1><button>Press</button></main>',
  ),
};

function document(body: string): string {
  return `<!doctype html><html lang="en"><title>Test</title><meta name="viewport" content="width=device-width">${body}`;
}

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const file = FILES[url];
    const type = url.endsWith('.js')
      ? 'text/javascript'
      : url.endsWith('.css')
        ? 'text/css'
        : 'text/html';
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': POLICY,
    });
    response.end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const tests = useBrowser();
/** For pages with faults on purpose. */
const faulty = { expected: [/./] };

describe('a page under test', () => {
  it('has no faults if all is well', async () => {
    const page = await tests.open(`${origin}/`);
    await page.getByRole('link').click();
    await page.getByRole('heading', { name: 'Other' }).waitFor();
    expect(tests.faultsOf(page)).toEqual([]);
  });

  it('collects log lines, exceptions, failed requests and violations of the policy', async () => {
    const page = await tests.open(`${origin}/faulty`, faulty);
    const faults = () => [...tests.faultsOf(page)].sort();
    await expect
      .poll(faults)
      .toEqual([
        '404: GET /missing',
        expect.stringMatching(/^console: Connecting to .* violates .* Content Security Policy/),
        expect.stringMatching(/^console: Fetch API cannot load .* Content Security Policy/),
        'console: told',
        'console: warned',
        'exception: Failed to fetch',
        'exception: uncaught',
        'policy: connect-src forbids http://127.0.0.1:9/',
      ]);
  });

  it('collects scripts in its markup, which its policy forbids', async () => {
    const page = await tests.open(`${origin}/inline`, faulty);
    await expect
      .poll(() => tests.faultsOf(page))
      .toContain('policy: script-src-elem forbids inline');
  });

  it('collects the requests that the server cuts off', async () => {
    const page = await tests.newPage(faulty);
    await page.route('**/missing', (route) => route.abort('connectionreset'));
    await page.goto(`${origin}/faulty`);
    await expect.poll(() => tests.faultsOf(page)).toContain('no answer: GET /missing');
  });
});

describe('the check for accessibility', () => {
  it('accepts a sound page in light and dark', async () => {
    await expectAccessible(await tests.open(`${origin}/`));
  });

  it('finds a field without a label', async () => {
    const page = await tests.open(`${origin}/unlabelled`);
    expect(await findingsOf(page)).toEqual([expect.stringMatching(/^label .* at input/)]);
  });

  it('finds pale text in the dark', async () => {
    const page = await tests.open(`${origin}/pale`);
    expect(await findingsOf(page)).toEqual([]);
    await expect(expectAccessible(page)).rejects.toThrow('dark');
  });

  it('finds what is too wide for a narrow window', async () => {
    await expectToFit(await tests.open(`${origin}/`));
    await expect(expectToFit(await tests.open(`${origin}/wide`))).rejects.toThrow('table');
  });
});

describe('a person at the page', () => {
  it('is counted click by click, across documents', async () => {
    const page = await tests.open(`${origin}/`);
    const count = await countClicks(page);
    await page.getByRole('button').click();
    await page.getByRole('link').click();
    await page.getByRole('heading', { name: 'Other' }).waitFor();
    await page.getByRole('button').dblclick();
    await expect.poll(() => count.clicks).toBe(4);
  });

  it('reaches what the Tab key reaches, if the focus can be seen', async () => {
    const page = await tests.open(`${origin}/`);
    await tabTo(page.getByRole('link'));
    await expect(tabTo(page.getByRole('heading'), 5)).rejects.toThrow('within 5 presses');
    const bare = await tests.open(`${origin}/bare`);
    await expect(tabTo(bare.getByRole('button'))).rejects.toThrow('Nobody sees');
  });
});

describe('the longest task of a page', () => {
  it('is measured in CPU of its main thread', async () => {
    const page = await tests.open(`${origin}/`);
    const idle = await longestTask(tests.browser, page, () => page.evaluate('1'));
    const busy = await longestTask(tests.browser, page, () =>
      page.evaluate('for (let turn = 0; turn < 3e8; turn += 1);'),
    );
    expect(busy).toBeGreaterThan(idle);
  });
});

describe('Chromium', () => {
  it('is the one that a variable names', async () => {
    expect(await findChromium({ CHROMIUM: '/opt/chrome' }, 'darwin-arm64')).toEqual({
      kind: 'found',
      launch: { executablePath: '/opt/chrome' },
    });
  });

  it('is missing where npm has none, with the reason', async () => {
    expect(await findChromium({}, 'darwin-arm64')).toEqual({
      kind: 'missing',
      reason: expect.stringMatching(/this is darwin-arm64.*set CHROMIUM to/),
    });
  });
});
