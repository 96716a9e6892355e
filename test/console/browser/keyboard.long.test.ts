import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { expectAccessible } from './accessibility.ts';
import { countClicks, tabTo } from './input.ts';
import { useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

const SUMMARY = 'The handler said that the event can never succeed';

/** Presses Enter on what the Tab key reaches. */
async function choose(page: Page, role: 'link' | 'button', name: string | RegExp): Promise<void> {
  await tabTo(page.getByRole(role, { name }));
  await page.keyboard.press('Enter');
}

describe('by the keyboard alone', () => {
  it('a person finds failures, understands and replays them, and sees them processed', async () => {
    shops.shop.state.knowsDirectDebit = true;
    const page = await shops.open('/');
    const count = await countClicks(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await choose(page, 'link', SUMMARY);
    await page.getByText('no account for direct_debit').first().waitFor();
    await choose(page, 'button', 'Replay …');
    await choose(page, 'button', 'Replay 200 events');
    await choose(page, 'button', 'Close');
    await page.getByText('No event is open for this cause any more').waitFor();
    await tabTo(page.getByRole('searchbox'));
    await page.keyboard.type('acme#pay-30000');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'pay-30000', level: 1 }).waitFor();
    await page.locator('.status').filter({ hasText: 'processed' }).waitFor();
    expect(count.clicks).toBe(0);
  });

  it('a person skips the navigation', async () => {
    const page = await shops.open('/causes');
    await page.getByRole('heading', { name: 'Causes' }).waitFor();
    await tabTo(page.getByRole('link', { name: 'Skip to the page' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/#main$/);
    await page.keyboard.press('Tab');
    const isInPage = `document.querySelector('main').contains(document.activeElement)`;
    expect(await page.evaluate(isInPage)).toBe(true);
    expect(new URL(page.url()).pathname).toBe('/causes');
  });

  it('a person sees which keys there are, and gets back to where they were', async () => {
    const page = await shops.open('/causes');
    await page.getByRole('heading', { name: 'Causes' }).waitFor();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    expect(await page.locator('[data-filter]:focus').count()).toBe(1);
    // A key that is typed goes to no page.
    await page.keyboard.type('go');
    expect(new URL(page.url()).pathname).toBe('/causes');
  });
});
