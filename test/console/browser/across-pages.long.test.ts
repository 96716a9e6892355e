import { describe, expect, it } from 'vitest';

import { expectAccessible } from './accessibility.ts';
import { useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

describe.each([
  { name: 'events', path: '/events', row: 'order-60008' },
  { name: 'causes', path: '/causes', row: 'The handler threw an error' },
])('the filter of the $name', ({ path, row }) => {
  it('is in the address, and is kept by reload, back and forward', async () => {
    const page = await shops.open(path);
    const status = page.getByLabel('Status');
    await status.selectOption('queued');
    await page.waitForURL('**?status=queued');
    const link = page.getByRole('link', { name: row }).first();
    await link.click();
    await page.getByRole('heading', { level: 1, name: row }).waitFor();
    await page.goBack();
    await link.waitFor();
    expect(await status.inputValue()).toBe('queued');
    await page.goForward();
    await page.getByRole('heading', { level: 1, name: row }).waitFor();
    await page.goBack();
    await page.reload();
    await link.waitFor();
    expect(await status.inputValue()).toBe('queued');
    expect(new URL(page.url()).search).toBe('?status=queued');
  });
});

describe('the head of every page', () => {
  it('says what the console works with, and says prod in a colour of its own', async () => {
    const session = { stage: 'prod', stack: 'EventProcessor-prod', readOnly: true } as const;
    const page = await shops.open('/', { session });
    const place = page.locator('.place');
    expect(await place.innerText()).toMatch(/prod\s+EventProcessor-prod\s+read-only/);
    await place.locator('summary').click();
    for (const fact of ['eu-central-1', '123456789012', 'assumed-role/operator/ada']) {
      await place.getByText(fact).first().waitFor();
    }
    await expectAccessible(page);
    const colourOf = '(element) => getComputedStyle(element).backgroundColor';
    const read = () =>
      page.evaluate<string>(`(${colourOf})(document.querySelector('.place summary'))`);
    const prod = await read();
    const dev = await shops.open('/');
    await dev.locator('.place').waitFor();
    expect(await dev.evaluate(`(${colourOf})(document.querySelector('.place summary'))`)).not.toBe(
      prod,
    );
  });

  it('closes its menu by Escape, by a press elsewhere, and on another page', async () => {
    const page = await shops.open('/causes');
    const open = page.locator('.place[open]');
    for (const close of [
      () => page.keyboard.press('Escape'),
      () => page.getByRole('heading', { level: 1 }).click(),
      () => page.getByRole('link', { name: 'Operations', exact: true }).press('Enter'),
    ]) {
      await page.locator('.place summary').click();
      await open.waitFor();
      await close();
      await open.waitFor({ state: 'detached' });
    }
  });

  it('keeps the choice of UTC for other tabs and after a reload', async () => {
    const page = await shops.open('/operations');
    const other = await page.context().newPage();
    await other.goto(page.url());
    const time = (tab: typeof page) => tab.locator('tbody time').first();
    await time(other).waitFor();
    await page.locator('.place summary').click();
    await page.getByLabel('in UTC').check();
    for (const tab of [page, other]) await time(tab).filter({ hasText: 'UTC' }).waitFor();
    await other.reload();
    await time(other).filter({ hasText: 'UTC' }).waitFor();
  });
});

describe('a page that can’t be shown', () => {
  it.each(['/events/%', '/events/%E0%A4%A', '/schemas/%/v1'])(
    'says that there is none if its address can’t be decoded: %s',
    async (path) => {
      const page = await shops.open(path);
      await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
      await page.getByRole('link', { name: 'Go to the overview' }).click();
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    },
  );

  it('says so and offers a reload if it throws, and other pages are shown', async () => {
    const answer = /api\/operations/;
    const page = await shops.open('/operations', {
      expected: [/^console: TypeError/],
      prepare: (opened) => opened.route(answer, (route) => route.fulfill({ json: { data: 1 } })),
    });
    const failed = page.getByRole('heading', { level: 1, name: 'This page can’t be shown' });
    await failed.waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
    await page.goBack();
    await failed.waitFor();
    await page.unroute(answer);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
  });
});
