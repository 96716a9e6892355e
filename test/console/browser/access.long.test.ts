import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from 'vitest';

import { expectAccessible } from './accessibility.ts';
import { REBOUND_HOST, useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();

const shops = useShop(tests);

/** How requests fail that a console gets while it is being stopped, and later. */
const WHILE_IT_ENDS = [/^503: GET \/api\//, /^no answer: GET \/api\//];

const overview = { name: 'Overview', exact: true } as const;

describe('the link of the console', () => {
  it('lets one browser in, which stays in after a reload, and keeps its token out of the address', async () => {
    const served = await shops.serve();
    const page = await tests.open(served.link);
    await page.getByRole('heading', overview).waitFor();
    expect(page.url()).toBe(`${served.origin}/`);
    await page.reload();
    await page.getByRole('heading', overview).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  it('says to a second browser what to do', async () => {
    const served = await shops.serve();
    await tests.open(served.link);
    const page = await tests.open(served.link, { expected: [/^403: GET \/\?token=/] });
    await page.getByRole('heading', { name: 'This link was used before' }).waitFor();
    expect(await page.getByRole('code').innerText()).toBe('npm run events -- console');
    await expectAccessible(page);
  });

  it('is needed', async () => {
    const served = await shops.serve();
    const page = await tests.open(`${served.origin}/causes`, { expected: [/^401: GET \/causes/] });
    await page.getByRole('heading', { name: 'Open the console by its link' }).waitFor();
    await expectAccessible(page);
  });
});

describe('a page whose console was started again', () => {
  it('says that its session is over, and how to get a new one', async () => {
    const served = await shops.serve();
    const page = await tests.open(served.link, {
      expected: [/^401: GET \/api\//, ...WHILE_IT_ENDS],
    });
    await page.getByRole('heading', overview).waitFor();
    await served.stop();
    await shops.serve({ port: Number(new URL(served.origin).port) });
    await page.getByRole('heading', { name: 'This session is over' }).waitFor();
    await page.getByText('npm run events -- console').first().waitFor();
    await expectAccessible(page);
  });
});

describe('a page whose console has ended', () => {
  it('says so, and how to start it again', async () => {
    const served = await shops.serve();
    const page = await tests.open(served.link, { expected: WHILE_IT_ENDS });
    await page.getByRole('heading', overview).waitFor();
    await served.stop();
    await page.getByText('does not answer').first().waitFor();
    await page.getByText('npm run events -- console').waitFor();
    await expectAccessible(page);
  });

  it('says so in a dialog that hides the page', async () => {
    const served = await shops.serve();
    const page = await tests.open(served.link, { expected: WHILE_IT_ENDS });
    await page.getByRole('button', { name: 'Pause …' }).click();
    await page.getByRole('dialog').waitFor();
    await served.stop();
    await page.getByRole('dialog').getByText('npm run events -- console').waitFor();
  });
});

describe('a page whose store is down', () => {
  it('says so, and shows events again without a reload once it is back', async () => {
    shops.shop.isStoreDown = true;
    const page = await shops.open('/', { expected: [/^503: GET \/api\//] });
    await page.getByRole('heading', { name: 'The ledger does not answer' }).waitFor();
    await page.getByText('Start DynamoDB again.').waitFor();
    await expectAccessible(page);
    shops.shop.isStoreDown = false;
    await page.getByRole('table').first().waitFor();
  });

  it('keeps what it has read while the store goes down and comes back', async () => {
    const served = await shops.serve();
    const page = await tests.open(served.link, { expected: [/^503: GET \/api\//] });
    await page.getByRole('table').first().waitFor();
    shops.shop.isStoreDown = true;
    await page.getByText('Start DynamoDB again.').first().waitFor();
    await expectAccessible(page);
    shops.shop.isStoreDown = false;
    await page.getByText('Start DynamoDB again.').first().waitFor({ state: 'detached' });
    await page.getByRole('table').first().waitFor();
  });
});

describe('another website', () => {
  it('gets no answer under a name of its own that it lets lead to the console', async () => {
    const site = await serveSite();
    const page = await tests.open(`http://${REBOUND_HOST}:${site.port}/`, {
      expected: [/^403: (GET|POST) \//],
    });
    await site.stop();
    await shops.serve({ port: site.port });
    const read = await page.evaluate<number[]>(`Promise.all([
      fetch('/'), fetch('/app.js'), fetch('/api/session'), fetch('/api/events', { method: 'POST', body: '{}' }),
    ]).then((answers) => answers.map(({ status }) => status))`);
    expect(read).toEqual([403, 403, 403, 403]);
  });

  it('can neither read nor change anything in a browser that was let in', async () => {
    const served = await shops.serve();
    const page = await tests.open(served.link, { expected: [/./] });
    await page.getByRole('heading', overview).waitFor();
    const paths = JSON.stringify(['/api/events?status=open', '/', '/app.js']);
    const attack = `Promise.all(${paths}.flatMap((path) => [
      fetch('${served.origin}' + path, { credentials: 'include' }),
      fetch('${served.origin}' + path, { credentials: 'include', mode: 'no-cors', method: 'POST', body: '{}' }),
    ]).map((sent) => sent.then(({ status }) => status, () => 'refused')))`;
    expect(await page.evaluate(attack)).toEqual([200, 400, 200, 405, 200, 405]);
    const site = await serveSite();
    await page.goto(`http://127.0.0.1:${site.port}/`);
    expect(await page.evaluate(attack)).toEqual(Array.from({ length: 6 }, () => 'refused'));
    await site.stop();
  });
});

/** The page of another website, on this machine. */
async function serveSite(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Other</title>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
