import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { sentAgain } from '../../support/records.ts';
import { expectAccessible, expectToFit } from './accessibility.ts';
import { longestTask } from './idle-work.ts';
import { useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shop = useShop(tests);

/** A payment whose body is this JSON text. */
function payment(id: string, body: string): string {
  const envelope = {
    ...{ event_id: id, tenant_id: 'acme', event_type: 'payment.processed', schema_version: 'v1' },
    ...{ client_id: 'shop', occurred_at: '2026-11-29T09:00:00Z' },
  };
  return `${JSON.stringify(envelope).slice(0, -1)},"body":${body}}`;
}

const SOUND = {
  ...{ payment_id: 'p-1', order_id: 'o-1', amount: 12.5 },
  ...{ payment_method: 'card', status: 'completed' },
};
/** The amount is a text, which the schema doesn't take. */
const WRONG = payment('evt-1', JSON.stringify({ ...SOUND, amount: '12.50' }));

async function receive(...texts: readonly string[]): Promise<void> {
  for (const text of texts) shop.shop.send(text);
  await shop.shop.consume();
}

const open = (key: string, ...options: readonly Parameters<typeof shop.open>[1][]) =>
  shop.open(`/events/${encodeURIComponent(key)}`, ...options);

const text = (page: Page) => page.getByRole('region', { name: /^The (body|message)$/ });

async function showText(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Show the (body|message)$/ }).click();
  await text(page).waitFor();
}

/** Edits `WRONG`, so that its amount is a number. */
async function correct(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Edit the message' }).click();
  const editor = page.getByRole('textbox', { name: 'The message' });
  await editor.fill((await editor.inputValue()).replace('"12.50"', '12.50'));
}

/** Changes a record as somebody else would. */
function changeMeanwhile(key: string): void {
  const record = shop.shop.records.get(key);
  if (record) shop.shop.records.set(record.key, { ...record, attempts: record.attempts + 1 });
}

describe('the page of an event', () => {
  it('says what failed, why, and what to do, and marks the place in the text', async () => {
    await receive(WRONG);
    const page = await open('acme#evt-1');
    await page.getByRole('heading', { name: 'evt-1' }).waitFor();
    await page.getByText('The body doesn’t match its schema').first().waitFor();
    await page.getByText('What to do:').waitFor();
    expect(await page.getByText('12.50').count()).toBe(0);
    await showText(page);
    expect(await page.locator('mark').allInnerTexts()).toEqual(['"12.50"']);
    await page.getByRole('button', { name: /^Line \d+$/ }).click();
    await page.locator('mark:focus').waitFor();
    await expectAccessible(page);
    await expectToFit(page);
  });

  it.each([
    [
      'scripts and markup',
      '{"amount":"<script>alert(1)</script><img src=x onerror=alert(2)>"}',
      '<script>alert(1)</script><img src=x onerror=alert(2)>',
    ],
    ['characters that change the order', '{"amount":"a\u202egnp.exe"}', 'U+202E'],
    [
      'keys of every object',
      '{"amount":1,"__proto__":{"polluted":true},"constructor":{"prototype":{}}}',
      '"__proto__"',
    ],
    ['half a character, escaped', '{"amount":"\\ud800"}', '\\ud800'],
    [
      'a number that no double holds',
      '{"amount":12345678901234567890.10}',
      '12345678901234567890.10',
    ],
  ])('shows %s as text', async (_, body, shown) => {
    await receive(payment('hostile', body));
    const page = await open('acme#hostile');
    await showText(page);
    expect(await text(page).textContent()).toContain(shown);
    await page.getByRole('checkbox', { name: 'As it was sent' }).check();
    expect(await text(page).textContent()).toContain(shown);
    expect(await page.evaluate(() => Object.hasOwn(Object.prototype, 'polluted'))).toBe(false);
    await expectAccessible(page);
  });

  it('names the format of a message that came in another one, and marks the place in it', async () => {
    const { body, ...rest } = JSON.parse(WRONG) as Record<string, unknown>;
    const cloudEvent = {
      ...{ specversion: '1.0', id: rest['event_id'], type: rest['event_type'], source: 'shop' },
      ...{ time: rest['occurred_at'], tenantid: 'acme', schemaversion: 'v1', data: body },
    };
    await receive(JSON.stringify(cloudEvent));
    const page = await open('acme#evt-1');
    await page.getByText('the whole message, because it was rejected, as CloudEvents').waitFor();
    expect(await page.getByRole('definition').allInnerTexts()).toContain('CloudEvents');
    await showText(page);
    expect(await page.locator('mark').allInnerTexts()).toEqual(['"12.50"']);
  });

  it('shows a message that is no JSON, and names no event', async () => {
    shop.shop.send('no JSON <b>at all</b>', 'message-x');
    await shop.shop.consume();
    const page = await open('#message-x');
    await showText(page);
    expect(await text(page).textContent()).toBe('no JSON <b>at all</b>');
    expect(await page.getByRole('button', { name: 'Replay …' }).count()).toBe(0);
  });

  it('stays quick with a text of 1 MiB', async () => {
    const items = Array.from(
      { length: 20_000 },
      (_, n) => `{"sku":"sku-${String(n)}","count":${String(n)}}`,
    );
    await receive(payment('large', `{"amount":"1","items":[${items.join(',')}]}`));
    const record = shop.shop.records.get('acme#large');
    // The page reads an event that waits every two seconds.
    if (record) shop.shop.records.set(record.key, sentAgain(record));
    const page = await open('acme#large');
    await showText(page);
    await page.getByText('"sku-19999"').waitFor({ state: 'attached' });
    const idle = await longestTask(tests.browser, page, async () => {
      for (let reads = 0; reads < 2; reads += 1) {
        await (await page.waitForResponse(/\/api\/records\//)).finished();
      }
    });
    expect(idle).toBeLessThan(50);
    await expectToFit(page);
  });

  it('compares a conflict with the event that came first', async () => {
    const page = await open('acme#pay-10020');
    await page.getByText('Other messages came with its id').waitFor();
    await page.getByRole('button', { name: 'Compare both messages' }).click();
    await page.getByText(/^They differ in \d+ places?\.$/).waitFor();
    expect(await page.locator('mark').count()).toBeGreaterThan(1);
    await expectAccessible(page);
    await page.locator('.beside').getByRole('link').click();
    await page.getByText('This message is kept beside the record of its id').waitFor();
  });

  it('says that there is no such event', async () => {
    const page = await open('acme#none', { expected: [/^404: GET .api.records/] });
    await page.getByText('The ledger has no record acme#none.').waitFor();
    await expectAccessible(page);
  });
});

/** Answers what the page asks: it stays until it may leave. */
function questionsOf(page: Page) {
  const asked: string[] = [];
  let mayLeave = false;
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void (mayLeave ? dialog.accept() : dialog.dismiss());
  });
  return { asked, leave: () => (mayLeave = true) };
}

describe('the editor of an event', () => {
  it('judges while somebody types, marks what is wrong, and sends what is right', async () => {
    await receive(WRONG);
    const page = await open('acme#evt-1');
    await page.getByRole('button', { name: 'Edit the message' }).click();
    const editor = page.getByRole('textbox', { name: 'The message' });
    await page.getByText('It says the same as before.').waitFor();
    const send = page.getByRole('button', { name: 'Send the edited message …' });
    expect(await send.isDisabled()).toBe(true);
    const before = await editor.inputValue();
    await editor.fill(before.replace('"12.50"', 'true'));
    await page.getByText('The function would refuse it: invalid_body.').waitFor();
    await page.getByRole('button', { name: /^Line \d+$/ }).click();
    expect(await page.evaluate('getSelection().toString()')).toBe('true');
    await editor.fill(before.replace('evt-1', 'evt-2').replace('"12.50"', '12.50'));
    await page.getByText('It is of another event: acme#evt-2.').waitFor();
    await editor.fill(before.replace('"12.50"', '12.50'));
    await page.getByText('It may be sent.').waitFor();
    await expectAccessible(page);
    await send.click();
    await page.getByRole('dialog').getByText('/body/amount').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Send 1 message' }).click();
    await page.getByText('The edited message was sent.').waitFor();
    await page.locator('.event-head').getByText('✓ processed').waitFor();
    expect(shop.shop.records.get('acme#evt-1')).toMatchObject({
      status: 'processed',
      content: { bodyText: expect.stringContaining('12.50') },
    });
  });

  it('asks before somebody leaves the page and loses what was typed: links, keys and the back button', async () => {
    const page = await shop.open('/events?status=failed');
    await page.getByRole('searchbox').fill('acme#pay-30000');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('button', { name: 'Edit the message' }).click();
    const editor = page.getByRole('textbox', { name: 'The message' });
    await editor.fill('typed');
    const { asked, leave } = questionsOf(page);
    await page.getByRole('link', { name: 'Causes' }).click();
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('searchbox').fill('x');
    await page.getByRole('searchbox').press('Enter');
    await page.evaluate('history.back()');
    await expect.poll(() => asked.length).toBe(4);
    expect(await editor.inputValue()).toBe('typed');
    await expect.poll(() => new URL(page.url()).pathname).toBe('/events/acme%23pay-30000');
    leave();
    await page.evaluate('history.back()');
    await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
    await page.getByRole('link', { name: 'Causes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Causes' }).waitFor();
    expect(asked.length).toBe(5);
  });

  it('judges the text again when somebody else changes the record', async () => {
    await receive(WRONG);
    const page = await open('acme#evt-1', { prepare: (opened) => opened.clock.install() });
    await correct(page);
    await page.getByText('It may be sent.').waitFor();
    changeMeanwhile('acme#evt-1');
    await page.clock.runFor(11_000);
    await page.getByText('The record has changed since it was read.').waitFor();
    expect(await page.getByText('It may be sent.').count()).toBe(0);
  });

  it('does not open its question again by itself after somebody else changed the record', async () => {
    await receive(WRONG);
    const page = await open('acme#evt-1', { prepare: (opened) => opened.clock.install() });
    await correct(page);
    await page.getByRole('button', { name: 'Send the edited message …' }).click();
    await page.getByRole('dialog').waitFor();
    changeMeanwhile('acme#evt-1');
    await page.clock.runFor(11_000);
    await page.getByRole('button', { name: 'Go on with the record' }).click();
    await page.getByText('It may be sent.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('takes the focus, and asks before Cancel loses what was typed', async () => {
    await receive(WRONG);
    const page = await open('acme#evt-1');
    const { asked, leave } = questionsOf(page);
    await page.getByRole('button', { name: 'Edit the message' }).click();
    const editor = page.getByRole('textbox', { name: 'The message' });
    await editor.and(page.locator(':focus')).waitFor();
    await page.keyboard.type('x');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => asked.length).toBe(1);
    expect(await editor.inputValue()).toContain('x');
    leave();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await editor.waitFor({ state: 'detached' });
    await page
      .getByRole('heading', { name: 'Edit and send again' })
      .and(page.locator(':focus'))
      .waitFor();
  });

  it('goes on with a record that somebody changed before the edit was sent', async () => {
    await receive(WRONG);
    const page = await open('acme#evt-1', { expected: [/^409: POST/] });
    await correct(page);
    await page.getByText('It may be sent.').waitFor();
    changeMeanwhile('acme#evt-1');
    const send = async () => {
      await page.getByRole('button', { name: 'Send the edited message …' }).click();
      await page.getByRole('button', { name: 'Send 1 message' }).click();
    };
    await send();
    await page.getByText('The record has changed since it was read.').waitFor();
    const judged = page.waitForResponse(/dry_run/);
    await page.getByRole('button', { name: 'Go on with the record as it is now' }).click();
    await judged;
    await page.getByText('It may be sent.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await send();
    await page.getByText('The edited message was sent.').waitFor();
  });

  it('is closed in a console that is read-only, and says why', async () => {
    await receive(WRONG);
    const page = await open('acme#evt-1', { session: { readOnly: true } });
    const button = page.getByRole('button', { name: 'Edit the message' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('The console is read-only.').first().waitFor();
  });
});

describe('the replay of one event', () => {
  it('is previewed, confirmed, and shows its result until the dialog is closed', async () => {
    shop.shop.state.knowsDirectDebit = true;
    const page = await open('acme#pay-30000');
    await page.getByText('The handler said that the event can never succeed').first().waitFor();
    await page.getByRole('button', { name: 'Replay …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Replay 1 event/ }).click();
    await dialog.getByText(/Operation/).waitFor();
    await page.locator('.event-head').getByText('✓ processed').waitFor();
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await page.getByRole('button', { name: 'Replay …' }).isDisabled()).toBe(true);
    await expectAccessible(page);
  });

  it('keeps its dialog if the event is dealt with before somebody has confirmed', async () => {
    const prepare = (opened: Page) => opened.clock.install();
    const page = await open('acme#pay-30000', { prepare });
    await page.getByRole('button', { name: 'Replay …' }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: /^Replay 1 event/ });
    await confirm.waitFor();
    const { records } = shop.shop;
    const { failure: _, ...record } = records.get('acme#pay-30000') ?? expect.fail('no event');
    records.set(record.key, { ...record, status: 'processed' });
    await page.clock.runFor(10_000);
    await page.locator('.event-head').getByText('✓ processed').waitFor();
    expect(await confirm.isVisible()).toBe(true);
  });

  it('is not offered for an event that is processed', async () => {
    const page = await open('acme#pay-10001');
    await page.getByRole('heading', { name: 'Life' }).waitFor();
    expect(await page.getByRole('button', { name: /Replay|Discard|Edit/ }).count()).toBe(0);
  });
});

describe('the search in the head of every page', () => {
  it('finds an event by its id alone, and by its key', async () => {
    const page = await shop.open('/');
    const field = page.getByRole('searchbox', { name: 'Find an event by its key or id' });
    for (const typed of ['pay-40000', 'globex#pay-40000']) {
      await field.fill(typed);
      await field.press('Enter');
      await page.getByRole('heading', { name: 'pay-40000' }).waitFor();
      await page.goto(page.url().replace(/\/events.*/, '/'));
    }
    await field.fill('nothing');
    await field.press('Enter');
    await page.getByText('Nothing was found.').waitFor();
    await expectAccessible(page);
  });
});
