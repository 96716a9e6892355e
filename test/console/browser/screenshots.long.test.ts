import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { COLOUR_SCHEMES, type ColourScheme } from './accessibility.ts';
import { useBrowser } from './use-browser.ts';
import { madeUpHour } from './world/made-up-hour.ts';
import { serveShop } from './world/serve-shop.ts';
import { letIn } from './world/use-shop.ts';

/** `npm run write-screenshots` sets it: then the images of the documents are written anew. */
const isWriting = process.env['WRITE_SCREENSHOTS'] !== undefined;
const FOLDER = 'docs/images';
const MAX_BYTES = 150 * 1024;

/** The end of the made-up hour. The same on each run, as are the window, the fonts and the time zone. */
const NOW = Date.UTC(2026, 10, 28, 9, 30);
const SURROUNDINGS = {
  locale: 'en-GB',
  timezoneId: 'Europe/Lisbon',
  reducedMotion: 'reduce',
} as const;
const WIDTH = 1280;

interface Screenshot {
  /** Of its files: `overview-light.png`. */
  readonly name: string;
  readonly path: string;
  /** Pixels. */
  readonly height: number;
  /** Shows what the image is of. */
  readonly show: (page: Page) => Promise<unknown>;
}

const SUMMARY = 'The handler said that the event can never succeed';

const SCREENSHOTS: readonly Screenshot[] = [
  {
    name: 'overview',
    path: '/',
    height: 880,
    show: (page) => page.getByText('no account for direct_debit').waitFor(),
  },
  {
    name: 'causes',
    path: '/causes',
    height: 740,
    show: (page) => page.getByRole('link', { name: SUMMARY }).waitFor(),
  },
  {
    name: 'replay',
    path: '/causes',
    height: 640,
    show: async (page) => {
      await page.getByRole('link', { name: SUMMARY }).click();
      await page.getByRole('table').waitFor();
      await page.getByRole('button', { name: 'Replay …' }).click();
      await page.getByText('would be sent again').waitFor();
    },
  },
  {
    name: 'events',
    path: '/events',
    height: 560,
    show: (page) => page.getByRole('link', { name: 'pay-10399' }).waitFor(),
  },
  {
    name: 'event',
    path: '/events/globex%23pay-40000',
    height: 860,
    show: async (page) => {
      await page.getByRole('button', { name: 'Show the message' }).click();
      await page.getByText('"10.50"').first().waitFor();
    },
  },
  {
    name: 'dead-letters',
    path: '/dead-letters',
    height: 340,
    show: async (page) => {
      await page.getByRole('button', { name: 'Read the queue' }).click();
      await page.getByText('Send them back.').waitFor();
    },
  },
  {
    name: 'operations',
    path: '/operations',
    height: 280,
    show: (page) => page.getByRole('link', { name: 'discard' }).waitFor(),
  },
  {
    name: 'schema',
    path: '/schemas/payment.processed/v1',
    height: 960,
    show: (page) => page.getByText('Send a test event').waitFor(),
  },
];

const tests = useBrowser();

/** Takes an image of a console of its own. */
async function take(
  { path, height, show }: Screenshot,
  colorScheme: ColourScheme,
): Promise<Buffer> {
  const served = await serveShop(await madeUpHour(() => NOW), {
    session: { defaultTenant: 'acme' },
  });
  try {
    const viewport = { width: WIDTH, height };
    const page = await tests.newPage({ ...SURROUNDINGS, viewport, colorScheme });
    await page.clock.setFixedTime(NOW);
    await letIn(page, served);
    await page.goto(`${served.origin}${path}`);
    await show(page);
    await page.waitForLoadState('networkidle');
    return await atRest(page);
  } finally {
    await tests.closePages();
    await served.stop();
  }
}

/** An image of the page once nothing changes any more. */
async function atRest(page: Page): Promise<Buffer> {
  let image: Buffer | undefined;
  for (;;) {
    const next = await page.screenshot({ animations: 'disabled' });
    if (image?.equals(next)) return next;
    image = next;
  }
}

/** The image that two of at most four consoles show. */
async function repeated(screenshot: Screenshot, scheme: ColourScheme): Promise<Buffer> {
  const images: Buffer[] = [];
  for (let takes = 0; takes < 4; takes += 1) {
    const image = await take(screenshot, scheme);
    if (images.some((earlier) => earlier.equals(image))) return image;
    images.push(image);
  }
  throw new Error(`No two images of ${screenshot.name} in ${scheme} are the same.`);
}

describe.each(SCREENSHOTS)('the image of $name', (screenshot) => {
  it.each(COLOUR_SCHEMES)('in %s is small, and the same pixel by pixel', async (scheme) => {
    const image = await repeated(screenshot, scheme);
    expect(image.length).toBeLessThan(MAX_BYTES);
    if (!isWriting) return;
    await mkdir(FOLDER, { recursive: true });
    await writeFile(join(FOLDER, `${screenshot.name}-${scheme}.png`), image);
  });
});
