import type { Page } from 'playwright-core';
import { afterEach, beforeEach } from 'vitest';

import type { SessionFacts } from '../../../../src/http/console/session-facts.ts';
import type { OpenOptions, TestBrowser } from '../use-browser.ts';
import { madeUpHour } from './made-up-hour.ts';
import { serveShop, type ShopConsole, type ShopConsoleOptions } from './serve-shop.ts';
import type { Shop } from './shop.ts';

export interface ShopPageOptions extends OpenOptions {
  /** What differs from `SHOP_SESSION`, such as `{ readOnly: true }`. */
  readonly session?: Partial<SessionFacts>;
  /** Called before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** A made-up shop for each test of a file, and consoles of it. */
export interface ShopTests {
  /** The shop after its made-up hour: see `madeUpHour`. Its events stay as they are until the test changes something. */
  readonly shop: Shop;
  /** Serves a console until the end of the test. */
  serve(options?: ShopConsoleOptions): Promise<ShopConsole>;
  /** Opens a page of a new console, such as `/causes`, in a browser that was let in. */
  open(path: string, options?: ShopPageOptions): Promise<Page>;
}

/** Makes a shop before each test, and ends its consoles after it. @param now the time. Default: the system's. */
export function useShop(tests: TestBrowser, now: () => number = Date.now): ShopTests {
  let shop: Shop | undefined;
  let consoles: ShopConsole[] = [];
  const current = (): Shop => {
    if (!shop) throw new Error('There is a shop only during tests.');
    return shop;
  };
  const serve = async (options?: ShopConsoleOptions): Promise<ShopConsole> => {
    const served = await serveShop(current(), options);
    consoles.push(served);
    return served;
  };
  beforeEach(async () => {
    shop = await madeUpHour(now);
  });
  afterEach(async () => {
    await tests.closePages();
    await Promise.all(consoles.map((served) => served.stop()));
    consoles = [];
  });
  return {
    get shop() {
      return current();
    },
    serve,
    open: async (path, { session = {}, prepare, ...options } = {}) => {
      const served = await serve({ session });
      const page = await tests.newPage(options);
      await prepare?.(page);
      await letIn(page, served);
      await page.goto(`${served.origin}${path}`);
      return page;
    },
  };
}

/** Gives a page's browser the cookie of a console. */
export async function letIn(page: Page, { link }: ShopConsole): Promise<void> {
  await page.context().request.get(link, { maxRedirects: 0 });
}
