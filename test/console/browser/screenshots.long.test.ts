import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { COLOUR_SCHEMES, type ColourScheme } from './accessibility.ts';
import { useBrowser } from './use-browser.ts';
import { madeUpHour } from './world/made-up-hour.ts';
import { serveShop } from './world/serve-shop.ts';

/** `npm run write-screenshots` sets it: then the images of the documents are written anew. */
const isWriting = process.env['WRITE_SCREENSHOTS'] !== undefined;
const FOLDER = 'docs/images';
const MAX_BYTES = 150 * 1024;

/** The end of the made-up hour. The same on each run, as are the window, the fonts and the time zone. */
const NOW = Date.UTC(2026, 10, 28, 9, 30);
const WINDOW = {
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  timezoneId: 'Europe/Lisbon',
  reducedMotion: 'reduce',
} as const;

interface Screenshot {
  /** Of its files: `overview-light.png`. */
  readonly name: string;
  /** Shows what the image is of. */
  readonly show: (page: Page) => Promise<unknown>;
}

const SCREENSHOTS: readonly Screenshot[] = [
  { name: 'overview', show: (page) => page.getByRole('table').first().waitFor() },
];

const tests = useBrowser();

/** Takes an image of a console of its own. */
async function take({ show }: Screenshot, colorScheme: ColourScheme): Promise<Buffer> {
  const served = await serveShop(await madeUpHour(() => NOW));
  try {
    const page = await tests.newPage({ ...WINDOW, colorScheme });
    await page.clock.setFixedTime(NOW);
    await page.goto(served.link);
    await show(page);
    return await page.screenshot({ animations: 'disabled' });
  } finally {
    await served.stop();
  }
}

describe.each(SCREENSHOTS)('the image of $name', (screenshot) => {
  it.each(COLOUR_SCHEMES)('in %s is small, and the same pixel by pixel', async (scheme) => {
    const image = await take(screenshot, scheme);
    expect(image.equals(await take(screenshot, scheme))).toBe(true);
    expect(image.length).toBeLessThan(MAX_BYTES);
    if (!isWriting) return;
    await mkdir(FOLDER, { recursive: true });
    await writeFile(join(FOLDER, `${screenshot.name}-${scheme}.png`), image);
  });
});
