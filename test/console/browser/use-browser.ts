import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

import { findChromium, type FoundChromium } from './find-chromium.ts';
import { watchPage, type PageFaults } from './watch-page.ts';

/** Far longer than anything takes that a page does. It only ends what hangs. */
const PATIENCE_MS = 120_000;

export interface OpenOptions extends BrowserContextOptions {
  /** Faults that the test provokes, such as `/^503: GET .api.overview/`. Any other fault fails it. */
  readonly expected?: readonly RegExp[];
}

/** A browser for the tests of a file. Each page has cookies and storage of its own. */
export interface TestBrowser {
  /** Opens an empty page. The test fails in the end if something goes wrong in the page: see `watchPage`. */
  newPage(options?: OpenOptions): Promise<Page>;
  /** Opens a page at this address. */
  open(url: string, options?: OpenOptions): Promise<Page>;
  /** Everything that went wrong in a page so far, expected or not. */
  faultsOf(page: Page): PageFaults;
  /** Closes all pages. A server that pages speak to must not end before. */
  closePages(): Promise<void>;
  readonly browser: Browser;
}

/**
 * Starts a browser before the tests of a file, and ends it after them. On a machine without one, the tests are skipped and
 * say why.
 */
export function useBrowser(): TestBrowser {
  let found: FoundChromium;
  let browser: Browser | undefined;
  const pages = new Map<
    Page,
    { readonly faults: PageFaults; readonly expected: readonly RegExp[] }
  >();
  const running = (): Browser => {
    if (!browser) throw new Error('The browser runs only during tests.');
    return browser;
  };
  const closePages = async (): Promise<void> => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  };
  beforeAll(async () => {
    found = await findChromium();
    if (found.kind === 'found')
      browser = await chromium.launch({ ...found.launch, args: [REBOUND, ...REPEATABLE] });
  });
  beforeEach(({ skip }) => {
    pages.clear();
    if (found.kind === 'missing') skip(found.reason);
  });
  afterEach(async () => {
    await closePages();
    const unexpected = [...pages.values()].flatMap(({ faults, expected }) =>
      faults.filter((fault) => !expected.some((each) => each.test(fault))),
    );
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    browser = undefined;
  });
  const newPage = async ({ expected = [], ...options }: OpenOptions = {}): Promise<Page> => {
    const context = await running().newContext({ viewport: DESKTOP, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    pages.set(page, { faults: await watchPage(page), expected });
    return page;
  };
  return {
    newPage,
    open: async (url, options) => {
      const page = await newPage(options);
      await page.goto(url);
      return page;
    },
    closePages,
    faultsOf: (page) => pages.get(page)?.faults ?? [],
    get browser() {
      return running();
    },
  };
}

/** The name of a website whose owner lets it lead to this machine. */
export const REBOUND_HOST = 'rebound.example';
const REBOUND = `--host-resolver-rules=MAP ${REBOUND_HOST} 127.0.0.1`;

/** So that the same page always has the same pixels. */
const REPEATABLE = [
  '--disable-gpu',
  '--disable-lcd-text',
  '--disable-partial-raster',
  '--disable-skia-runtime-opts',
  '--num-raster-threads=1',
];

const DESKTOP = { width: 1280, height: 800 };
