import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

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
const editor = (page: Page) => page.getByLabel('The event, as JSON');
const sendButton = (page: Page) => page.getByRole('button', { name: 'Send', exact: true });

/** Names a tenant in the sample, which has none on a deployed stack. */
async function nameTenant(page: Page): Promise<void> {
  const text = await editor(page).inputValue();
  await editor(page).fill(text.replace('"tenant_id": ""', '"tenant_id": "acme"'));
  await page.getByText('✓ Valid').waitFor();
}

/** The page of a schema that the server is made to answer with. */
async function openMadeUp(schema: object): Promise<Page> {
  const prepare = (page: Page) =>
    page.route('**/api/schemas/made.up/v1', (route) =>
      route.fulfill({ json: { type: 'made.up', version: 'v1', handled: false, schema } }),
    );
  const page = await shops.open('/schemas/made.up/v1', {
    prepare,
    expected: [/^422: POST .api.events/, /^404: GET .api.schemas.made\.up$/],
  });
  await page.getByRole('heading', { name: 'made.up v1' }).waitFor();
  await page.locator('.schema-group').first().waitFor();
  return page;
}

describe('the page of a schema', () => {
  it('is accessible and fits a small window, also with everything open', async () => {
    const page = await openSchema(REFUSED);
    await page.locator('.schema-group summary').first().click();
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

  it('shows fields with types, rules and what is below them', async () => {
    const page = await openSchema(REFUSED);
    const field = page.locator('.schema-group li').filter({ hasText: 'items' }).first();
    await field.getByText('1 to 500 items').waitFor();
    await field.locator('summary').first().click();
    await field.getByText('sku', { exact: true }).waitFor();
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
    expect(asked.length).toBe(2);
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
    expect(await page.locator('.schema-name').count()).toBe(50);
    const busy = await longestTask(tests.browser, page, () =>
      page.getByRole('button', { name: /^Show more/ }).click(),
    );
    expect(await page.locator('.schema-name').count()).toBe(250);
    expect(busy).toBeLessThan(1_000);
  });

  it('that leads back to itself, or is deep, is opened step by step', async () => {
    let deep: object = { type: 'string' };
    for (let level = 0; level < 500; level += 1)
      deep = { type: 'object', properties: { below: deep } };
    const node = {
      type: 'object',
      properties: { child: { $ref: '#/$defs/node' }, deep },
      patternProperties: { '<script>alert(1)</script>': { enum: ['\u202Ex'] } },
    };
    const page = await openMadeUp({ $defs: { node }, $ref: '#/$defs/node' });
    for (const step of [0, 1, 2])
      await page.locator('summary', { hasText: 'child' }).nth(step).click();
    await page.getByText('as above').first().waitFor();
    await page.getByText('<script>alert(1)</script>').first().waitFor();
    await page.getByText('U+202E').first().waitFor();
  });
});
