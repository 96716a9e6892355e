import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { PAGES } from '../../../src/console/pages.ts';
import { longestTask } from './idle-work.ts';
import { useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

/** Longer than any page waits between two reads. */
const PERIOD_MS = 10_000;

/** Opens a page whose time a test moves. */
async function openWithClock(path: string): Promise<Page> {
  const prepare = (page: Page) => page.clock.install();
  const page = await shops.open(path, { prepare });
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  return page;
}

/** Lets the page read this many times, one after the other. */
async function readAgain(page: Page, times: number): Promise<void> {
  for (let reads = 0; reads < times; reads += 1) {
    const answered = page.waitForResponse(/\/api\//);
    await page.clock.runFor(PERIOD_MS);
    await (await answered).finished();
  }
}

async function setHidden(page: Page, hidden: boolean): Promise<void> {
  const getter = `{ get: () => ${hidden}, configurable: true }`;
  await page.evaluate(`Object.defineProperty(document, 'hidden', ${getter});
    document.dispatchEvent(new Event('visibilitychange'))`);
}

interface Kept {
  readonly bytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What the page keeps in memory, after its garbage is collected. */
async function kept(devTools: CDPSession): Promise<Kept> {
  await devTools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devTools.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return { bytes: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

describe('a page that stays open', () => {
  it('asks for nothing while its tab is hidden, and at once when it is shown again', async () => {
    const page = await openWithClock('/');
    await readAgain(page, 1);
    await setHidden(page, true);
    await page.clock.runFor(PERIOD_MS);
    let asked = 0;
    page.on('request', () => (asked += 1));
    await page.clock.runFor(10 * PERIOD_MS);
    expect(asked).toBe(0);
    const shown = page.waitForResponse(/\/api\//);
    await setHidden(page, false);
    await shown;
  });

  it.each(['/', '/causes'])(
    'keeps no more in memory after 200 reads than after 20: %s',
    async (path) => {
      const page = await openWithClock(path);
      const devTools = await page.context().newCDPSession(page);
      await devTools.send('Performance.enable');
      await readAgain(page, 20);
      const early = await kept(devTools);
      await readAgain(page, 180);
      // One collection doesn't always find everything.
      await expect
        .poll(() => kept(devTools))
        .toSatisfy(
          ({ bytes, nodes, listeners }: Kept) =>
            bytes < early.bytes * 1.2 &&
            nodes < early.nodes * 1.1 &&
            listeners < early.listeners * 1.1,
          JSON.stringify(early),
        );
    },
  );

  it.each([...PAGES, { name: 'Event', path: '/events/acme%23pay-30000' }])(
    'has no task of more than 50 ms while nobody does anything: $name',
    async ({ path }) => {
      const page = await shops.open(path);
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      const longest = await longestTask(tests.browser, page, async () => {
        for (let reads = 0; reads < 2; reads += 1) {
          // Every page at least looks whether its session goes on.
          await (await page.waitForResponse(/\/api\//)).finished();
        }
      });
      expect(longest).toBeLessThan(50);
    },
  );
});
