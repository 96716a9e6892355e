import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { PAGES } from '../../../src/console/pages.ts';
import { expectAccessible, expectToFit, findingsOf } from './accessibility.ts';
import { useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

interface OpenedPage {
  readonly path: string;
  readonly name: string;
}

/** Opens a page and waits until it shows what it has read. */
async function shown({ path, name }: OpenedPage): Promise<Page> {
  const page = await shops.open(path);
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  return page;
}

describe.each(PAGES)('the page $name', (entry) => {
  it('has no finding of axe-core in light and dark', async () => {
    await expectAccessible(await shown(entry));
  });

  it('has none with the colours that a user forces, or with reduced motion', async () => {
    const page = await shown(entry);
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await findingsOf(page)).toEqual([]);
    await page.emulateMedia({ forcedColors: null, reducedMotion: 'reduce' });
    expect(await page.evaluate(MOVING)).toEqual([]);
  });

  it('fits a window of 360 pixels', async () => {
    await expectToFit(await shown(entry));
  });

  it('is reached by its key, and tells its name', async () => {
    const page = await shops.open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press(entry.key);
    await page.getByRole('heading', { name: entry.name, level: 1 }).waitFor();
    await expect.poll(() => page.title()).toContain(entry.name);
    expect(new URL(page.url()).pathname).toBe(entry.path);
  });

  it('shows its times in UTC if asked', async () => {
    const page = await shown(entry);
    const times = () => page.locator('time').allInnerTexts();
    expect((await times()).join(' ')).not.toContain('UTC');
    await page.locator('.place summary').click();
    await page.getByLabel('in UTC').check();
    const others = async () => (await times()).filter((text) => !/UTC|ago|in /.test(text));
    await expect.poll(others).toEqual([]);
  });
});

/** What still moves for more than a blink. */
const MOVING = `document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().duration > 1)
  .map(({ animationName, transitionProperty }) => animationName ?? transitionProperty)`;
