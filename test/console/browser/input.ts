import type { Locator, Page } from 'playwright-core';

export interface ClickCount {
  readonly clicks: number;
}

/** Counts how often somebody presses the mouse or touches the page from now on, in every document that it shows. */
export async function countClicks(page: Page): Promise<ClickCount> {
  const count = { clicks: 0 };
  await page.exposeFunction('countClick', () => (count.clicks += 1));
  const listen = `addEventListener('pointerdown', () => countClick(), { capture: true })`;
  await page.addInitScript(listen);
  await page.evaluate(listen);
  return count;
}

/** Presses the Tab key until this element has the focus. Fails if it isn't among the next `most` ones. */
export async function tabTo(locator: Locator, most = 60): Promise<void> {
  const page = locator.page();
  await locator.waitFor();
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    if (await hasFocus(locator)) return expectVisibleFocus(locator);
  }
  throw new Error(`${String(locator)} didn't get the focus within ${most} presses of Tab.`);
}

async function hasFocus(locator: Locator): Promise<boolean> {
  return (await locator.and(locator.page().locator(':focus')).count()) > 0;
}

async function expectVisibleFocus(locator: Locator): Promise<void> {
  const { outlineStyle, outlineWidth, boxShadow } = await locator
    .page()
    .evaluate<Styles>(
      '(({ outlineStyle, outlineWidth, boxShadow }) => ({ outlineStyle, outlineWidth, boxShadow }))' +
        '(getComputedStyle(document.activeElement))',
    );
  const hasOutline = outlineStyle !== 'none' && outlineWidth !== '0px';
  if (!hasOutline && boxShadow === 'none') {
    throw new Error(`Nobody sees that ${String(locator)} has the focus.`);
  }
}

interface Styles {
  readonly outlineStyle: string;
  readonly outlineWidth: string;
  readonly boxShadow: string;
}
