import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { PAGES } from '../../../src/console/pages.ts';
import { expectAccessible, expectToFit, findingsOf } from './accessibility.ts';
import { useBrowser } from './use-browser.ts';
import type { Shop } from './world/shop.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

interface OpenedPage {
  readonly name: string;
  /** Chooses a path from what the shop has. */
  readonly path: string | ((shop: Shop) => string);
}

/** Pages that no entry of the navigation leads to. */
const DETAILS: readonly OpenedPage[] = [
  { name: 'of a cause', path: (shop) => `/causes/${fingerprintOf(shop, 'acme#pay-30000')}` },
  { name: 'of a failed event', path: '/events/acme%23pay-30000' },
  { name: 'of a rejected event', path: '/events/globex%23pay-40000' },
  { name: 'of an event that is retried', path: '/events/umbrella%23order-60000' },
  { name: 'of an event with children', path: '/events/globex%23order-20000' },
  { name: 'of an event that an operator replayed', path: '/events/umbrella%23pay-35000' },
  { name: 'of a conflict', path: (shop) => eventPath(keyOf(shop, 'id_conflict')) },
  {
    name: 'of a message that is not JSON',
    path: (shop) => eventPath(keyOf(shop, 'malformed_json')),
  },
  { name: 'of an event that is not there', path: '/events/acme%23nobody' },
  {
    name: 'of an operation',
    path: ({ operations }) => `/operations/${[...operations.operations.keys()][0] ?? ''}`,
  },
  { name: 'of a schema', path: '/schemas/order.placed/v2' },
  { name: 'that does not exist', path: '/nowhere' },
  { name: 'whose address can’t be decoded', path: '/events/%' },
];

function fingerprintOf({ records }: Shop, key: string): string {
  return records.get(key)?.fingerprint ?? '';
}

function keyOf({ records }: Shop, reason: string): string {
  return [...records.values()].find(({ failure }) => failure?.reason === reason)?.key ?? '';
}

function eventPath(key: string): string {
  return `/events/${encodeURIComponent(key)}`;
}

/** Opens a page and waits until it shows what it has read. */
async function shown({ path }: OpenedPage): Promise<Page> {
  const page = await shops.open(typeof path === 'string' ? path : path(shops.shop), {
    // The sample of a schema names no tenant.
    expected: [/^404: GET \/api\/records\/acme%23nobody/, /^422: POST \/api\/events/],
  });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  return page;
}

describe.each([...PAGES, ...DETAILS])('the page $name', (entry) => {
  it('has no finding of axe-core in light and dark', async () => {
    await expectAccessible(await shown(entry));
  });

  it('has none with the colours that a user forces, and rests with reduced motion', async () => {
    const page = await shown(entry);
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await findingsOf(page)).toEqual([]);
    await page.emulateMedia({ forcedColors: null, reducedMotion: 'reduce' });
    await expect.poll(() => page.evaluate(MOVING)).toEqual([]);
  });

  it('fits a window of 360 pixels', async () => {
    await expectToFit(await shown(entry));
  });

  it('shows each time in UTC, too', async () => {
    const page = await shown(entry);
    await page.locator('.place summary').click();
    await page.getByLabel('in UTC').check();
    const local = page
      .locator('time')
      .filter({ hasText: /\d{4}-\d\d-\d\d/ })
      .filter({ hasNotText: 'UTC' });
    await expect.poll(() => local.count()).toBe(0);
    for (const title of await page.evaluate<string[]>(TITLES_OF_TIMES)) {
      expect(title).toMatch(/ local, .* UTC$/);
    }
  });
});

describe.each(PAGES)('the page $name', (entry) => {
  it('is reached by its key, and tells its name', async () => {
    const page = await shops.open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press(entry.key);
    await page.getByRole('heading', { name: entry.name, level: 1 }).waitFor();
    await expect.poll(() => page.title()).toContain(entry.name);
    expect(new URL(page.url()).pathname).toBe(entry.path);
  });
});

/** Of all at one moment, because a page that reads again may take some away. */
const TITLES_OF_TIMES = `[...document.querySelectorAll('time')].map(({ title }) => title)`;

/** What still moves for more than a blink. */
const MOVING = `document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().duration > 1)
  .map(({ animationName, transitionProperty }) => animationName ?? transitionProperty)`;
