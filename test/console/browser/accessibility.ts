import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const COLOUR_SCHEMES = ['light', 'dark'] as const;
export type ColourScheme = (typeof COLOUR_SCHEMES)[number];

/** WCAG 2.2 AA, and what axe-core advises beyond it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds in the page as it is: a line for each finding, with the rule and the place. */
export async function findingsOf(page: Page): Promise<string[]> {
  const isThere = await page.evaluate<boolean>(`typeof axe === 'object'`);
  // The page's content security policy holds for script elements, not for the debugger's protocol.
  if (!isThere) await page.evaluate(AXE);
  const options = { runOnly: RULES, resultTypes: ['violations'] };
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) =>
      [`${id} (${help}) at ${target.join(' ')}`, ...failureSummary.split('\n').slice(1)].join('; '),
    ),
  );
}

/** Expects no findings, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of COLOUR_SCHEMES) {
    await page.emulateMedia({ colorScheme });
    expect(await findingsOf(page), colorScheme).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** Expects that the page needs no scrolling sideways at this width, in CSS pixels, and can be read. Boxes within it may scroll. */
export async function expectToFit(page: Page, width = 360): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 740 });
  expect(await page.evaluate<string[]>(BEYOND_EDGE)).toEqual([]);
  expect(await page.evaluate<string[]>(SQUEEZED)).toEqual([]);
  if (before) await page.setViewportSize(before);
}

/** The elements that make the page wider than its window. */
const BEYOND_EDGE = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
  );
  const names = wide.map((element) => element.tagName.toLowerCase() + '.' + element.className);
  return [...new Set([scrollWidth + ' pixels wide', ...names])].slice(0, 10);
})()`;

/** The cells of tables that are so narrow that their words are broken into pieces. */
const SQUEEZED = `[...document.querySelectorAll('td, th')].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const bottoms = [...range.getClientRects()].map(({ bottom }) => bottom).sort((a, b) => a - b);
  const lines = bottoms.filter((bottom, place) => place === 0 || bottom - bottoms[place - 1] > 8).length;
  return lines > 2 && cell.innerText.length / lines < 10;
}).map((cell) => 'squeezed: ' + cell.innerText)`;
