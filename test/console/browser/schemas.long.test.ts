import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { describeEvent } from '../../../scripts/event-pages/describe/event-description.ts';
import type { JsonSchema } from '../../../scripts/schemas/read.ts';
import { expectAccessible, expectToFit } from './accessibility.ts';
import { longestTask } from './idle-work.ts';
import { useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

const PATH = '/schemas/order.placed/v2';
/** What a test event that isn't valid is answered with. */
const REFUSED = { expected: [/^422: POST .api.events/] };

async function openSchema(options: Parameters<typeof shops.open>[1] = {}): Promise<Page> {
  const page = await shops.open(PATH, options);
  await page.getByText('✓ Valid').or(page.locator('.test-refusal')).first().waitFor();
  return page;
}
/** The row of a field. */
const rowOf = (page: Page, path: string) =>
  page.locator('.fields tr').filter({ has: page.getByText(path, { exact: true }) });
const editor = (page: Page) => page.getByLabel('The event, as JSON');
const sendButton = (page: Page) => page.getByRole('button', { name: 'Send', exact: true });

/** Names a tenant in the sample, which has none on a deployed stack. */
async function nameTenant(page: Page): Promise<void> {
  const text = await editor(page).inputValue();
  await editor(page).fill(text.replace('"tenant_id": ""', '"tenant_id": "acme"'));
  await page.getByText('✓ Valid').waitFor();
}

/** The page of a schema that the server is made to answer with. */
async function openMadeUp(schema: JsonSchema): Promise<Page> {
  const description = describeEvent({ eventType: 'made.up', version: 'v1', schema }, undefined);
  const answer = { type: 'made.up', version: 'v1', handled: false, schema, description };
  const prepare = (page: Page) =>
    page.route('**/api/schemas/made.up/v1', (route) => route.fulfill({ json: answer }));
  const page = await shops.open('/schemas/made.up/v1', {
    prepare,
    expected: [/^422: POST .api.events/, /^404: GET .api.schemas.made\.up$/],
  });
  await page.getByRole('heading', { name: 'made.up v1' }).waitFor();
  await page.locator('.fields').first().waitFor();
  return page;
}

describe('the page of a schema', () => {
  it('is accessible and fits a small window, also with everything open', async () => {
    const page = await openSchema(REFUSED);
    await page.getByText('10 changes since v1').click();
    await page.getByText('A sample, as a message in the queue').click();
    await page.getByText('The schema itself').click();
    await expectAccessible(page);
    await expectToFit(page);
  });

  it('is reached from the list of types, and leads to the other versions', async () => {
    const page = await shops.open('/schemas', REFUSED);
    await page.getByRole('link', { name: 'order.placed', exact: true }).click();
    await page.getByRole('heading', { name: 'order.placed v2' }).waitFor();
    await page.getByRole('link', { name: 'v1', exact: true }).click();
    await page.getByRole('heading', { name: 'order.placed v1' }).waitFor();
  });

  it('shows fields with types, rules and what is below them, which can be closed by the keyboard', async () => {
    const page = await openSchema(REFUSED);
    await rowOf(page, 'items').getByText('1 to 500 items').waitFor();
    await rowOf(page, 'items[].sku').getByText('required').waitFor();
    const fold = page.getByRole('button', { name: 'What is in items', exact: true });
    await fold.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => rowOf(page, 'items[].sku').count()).toBe(0);
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Space');
    await rowOf(page, 'items[].sku').waitFor();
  });

  it('finds fields by words, with those that they are in, also if these are closed', async () => {
    const page = await openSchema(REFUSED);
    await page.getByRole('button', { name: 'What is in items', exact: true }).click();
    await page.getByLabel('Find', { exact: true }).fill('Unit_Price');
    await rowOf(page, 'items[].unit_price').waitFor();
    expect(await page.locator('.fields tbody tr').count()).toBe(3);
    await page.getByLabel('Find', { exact: true }).fill('no such field');
    await page.getByText('No field is like that.').waitFor();
  });

  it('leads from a field to what describes it, and keeps what was typed', async () => {
    const page = await openSchema(REFUSED);
    const text = `${await editor(page).inputValue()} `;
    await editor(page).fill(text);
    await rowOf(page, 'billing_address').getByRole('link', { name: 'See address' }).click();
    await page.locator('h3:target').getByText('address', { exact: true }).waitFor();
    expect(await editor(page).inputValue()).toBe(text);
  });

  it('leads to the events and the failures of its type', async () => {
    const page = await openSchema(REFUSED);
    const hrefOf = (name: string) => page.getByRole('link', { name }).getAttribute('href');
    expect(await hrefOf('Events of this type')).toBe('/events?type=order.placed');
    expect(await hrefOf('Failures of this type')).toBe('/causes?type=order.placed');
  });

  it('copies a sample', async () => {
    const page = await openSchema({ session: { local: true } });
    const title = 'A sample, as a message in the queue';
    await page.getByText(title).click();
    const [shown] = await page.locator('.text-box').allInnerTexts();
    await page.evaluate('navigator.clipboard.writeText = async (text) => { copied = text; }');
    await page.getByRole('button', { name: `Copy ${title}` }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('copied')).toBe(shown);
  });
});

describe('a test event', () => {
  it('is sent to a deployed stack after a person has confirmed where, and leads to its record', async () => {
    const page = await openSchema(REFUSED);
    await page.locator('.test-refusal').waitFor();
    expect(await sendButton(page).isDisabled()).toBe(true);
    await nameTenant(page);
    await sendButton(page).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The stage is dev').waitFor();
    await dialog.getByRole('button', { name: 'Send to dev' }).click();
    await page.getByRole('link', { name: /^Open / }).click();
    await page.waitForURL(/\/events\/acme%23/);
    expect(
      [...shops.shop.records.keys()].some((key) => page.url().endsWith(encodeURIComponent(key))),
    ).toBe(true);
  });

  it('is sent at once in a local run', async () => {
    const page = await openSchema({ session: { local: true } });
    await sendButton(page).click();
    await page.getByRole('link', { name: /^Open / }).waitFor();
  });

  it('says so if its text was changed before the answer came', async () => {
    const page = await openSchema({ session: { local: true }, ...REFUSED });
    const { promise, resolve: answer } = Promise.withResolvers<undefined>();
    await page.route(/\/api\/events$/, async (route) => {
      await promise;
      await route.continue();
    });
    await sendButton(page).click();
    await page.getByText('Sending …').waitFor();
    await editor(page).fill('{}');
    answer(undefined);
    await page.getByText('This is the result of the one you sent').waitFor();
    await page.getByRole('link', { name: /^Open / }).waitFor();
  });

  it('is checked while somebody types, and errors lead to their places', async () => {
    const page = await openSchema({ session: { local: true }, ...REFUSED });
    const text = await editor(page).inputValue();
    await editor(page).fill(text.replace(/"total": [\d.]+/, '"total": "much"'));
    await page.getByText('/payload/total').first().waitFor();
    await page.getByRole('button', { name: /^Line \d+$/ }).click();
    const selected = await page.evaluate<string>('getSelection().toString()');
    expect(selected).toBe('"much"');
    expect(await sendButton(page).isDisabled()).toBe(true);
  });

  it('keeps what was typed in each form, and asks before it is lost', async () => {
    const page = await openSchema({ session: { local: true } });
    const text = (await editor(page).inputValue()).replace('{', '{ ');
    await editor(page).fill(text);
    await page.getByLabel('Envelope').check();
    await expect.poll(() => editor(page).inputValue()).not.toBe(text);
    await page.getByLabel('Short form').check();
    await expect.poll(() => editor(page).inputValue()).toBe(text);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('button', { name: 'New sample' }).click();
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await expect.poll(() => asked.length).toBe(2);
    expect(await editor(page).inputValue()).toBe(text);
  });

  it('is not sent by a console that is read-only, which says why', async () => {
    const page = await openSchema({ session: { local: true, readOnly: true } });
    await page.getByText('started with --read-only').waitFor();
    expect(await sendButton(page).isDisabled()).toBe(true);
  });
});

describe('a hostile schema', () => {
  it('with 5,000 fields is shown in parts', async () => {
    const fields = Array.from({ length: 5_000 }, (_, index) => [`f${index}`, { type: 'string' }]);
    const page = await openMadeUp({ type: 'object', properties: Object.fromEntries(fields) });
    const rows = page.locator('.fields tbody tr');
    expect(await rows.count()).toBe(50);
    const busy = await longestTask(tests.browser, page, () =>
      page.getByRole('button', { name: /^Show more/ }).click(),
    );
    await expect.poll(() => rows.count()).toBe(250);
    const searching = await longestTask(tests.browser, page, () =>
      page.getByLabel('Find', { exact: true }).fill('f4999'),
    );
    expect(searching).toBeLessThan(1_000);
    await expect.poll(() => rows.count()).toBe(1);
    expect(busy).toBeLessThan(1_000);
  });

  it('that leads back to itself, or is deep, is shown to the letter', async () => {
    let deep: object = { type: 'string' };
    for (let level = 0; level < 500; level += 1)
      deep = { type: 'object', properties: { below: deep } };
    const node = {
      type: 'object',
      properties: { child: { $ref: '#/$defs/node' }, deep },
      patternProperties: { '<script>alert(1)</script>': { enum: ['\u202Ex'] } },
    };
    const page = await openMadeUp({ $defs: { node }, $ref: '#/$defs/node' });
    await page.getByRole('link', { name: 'See node' }).first().click();
    await page.getByRole('heading', { name: 'node', exact: true }).waitFor();
    await page.getByText('<script>alert(1)</script>').first().waitFor();
    await page.getByText('U+202E').first().waitFor();
    const folds = page.getByRole('button', { name: 'What is in deep' });
    await folds.first().click();
    await page.getByText('deep.below', { exact: true }).first().waitFor();
    await expectAccessible(page);
    await expectToFit(page);
  });
});
