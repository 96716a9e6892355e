import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { expectAccessible, expectToFit } from './accessibility.ts';
import { countClicks, tabTo } from './input.ts';
import { useBrowser } from './use-browser.ts';
import { useShop, type ShopPageOptions } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

/** The cause of 200 failures in the shop's hour. */
const SUMMARY = 'The handler said that the event can never succeed';

/** How many of these events there are, by status. */
function debits(status: string): number {
  return [...shops.shop.records.values()].filter(
    (record) =>
      record.status === status &&
      record.content.kind === 'event' &&
      record.content.bodyText.includes('direct_debit'),
  ).length;
}

async function openCause(options?: ShopPageOptions): Promise<Page> {
  const page = await shops.open('/causes', options);
  await page.getByRole('link', { name: SUMMARY }).click();
  await page.getByRole('heading', { name: SUMMARY, level: 1 }).waitFor();
  await page.getByRole('table').waitFor();
  return page;
}

/** Opens the preview of a replay. */
async function openReplay(page: Page) {
  await page.getByRole('button', { name: 'Replay …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('would be sent again').waitFor();
  return dialog;
}

/** Sends no more than so many messages, until the function that it gives is called. */
function holdAfter(messages: number): () => void {
  const { sender } = shops.shop;
  const send = sender.send.bind(sender);
  const held = Promise.withResolvers<undefined>();
  let sent = 0;
  sender.send = async (some) => {
    if (sent >= messages) await held.promise;
    sent += some.length;
    return send(some);
  };
  return () => held.resolve(undefined);
}

/** The texts that say less than they hold: they are cut off. */
const CUT_OFF = `[...document.querySelectorAll('.cause-list *')]
  .filter(({ scrollHeight, clientHeight }) => clientHeight > 0 && scrollHeight > clientHeight + 1)
  .map(({ textContent }) => textContent)`;

describe('a group of 200 failures', () => {
  it('is found, understood, previewed and replayed in four clicks', async () => {
    shops.shop.state.knowsDirectDebit = true;
    const page = await shops.open('/');
    const count = await countClicks(page);
    await page.getByRole('link', { name: 'Causes', exact: true }).click();
    // What failed, why, whose, and what to do: without any click.
    const item = page.getByRole('listitem').filter({ hasText: SUMMARY });
    for (const text of ['200 failed', 'no account for direct_debit', 'acme', 'then replay']) {
      await item.getByText(text).first().waitFor();
    }
    // As a whole, not shortened.
    expect(await page.evaluate(CUT_OFF)).toEqual([]);
    await item.getByRole('link', { name: SUMMARY }).click();
    const dialog = await openReplay(page);
    await dialog.getByRole('button', { name: 'Replay 200 events' }).click();
    const operation = dialog.getByRole('link', { name: /^Operation / });
    await operation.waitFor();
    await expect.poll(() => count.clicks).toBe(4);
    await expectAccessible(page);
    await expect.poll(() => debits('processed')).toBe(200);
    const id = (await operation.innerText()).replace('Operation ', '');
    expect(await shops.shop.operations.find(id)).toMatchObject({
      ...{ kind: 'replay', status: 'done', counts: { done: 200 } },
    });
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('No event is open for this cause any more').waitFor();
  });

  it('is discarded with a note, by the keyboard alone', async () => {
    const page = await openCause();
    await tabTo(page.getByRole('button', { name: 'Discard …' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('would be discarded').waitFor();
    await tabTo(dialog.getByRole('textbox'));
    await page.keyboard.press('Enter');
    // Without a reason, the form isn't sent.
    expect(debits('discarded')).toBe(0);
    await page.keyboard.type('sent by mistake');
    await page.keyboard.press('Enter');
    await dialog.getByRole('link', { name: /^Operation / }).waitFor();
    expect(debits('discarded')).toBe(200);
    expect(await shops.shop.operations.list(1)).toMatchObject([{ note: 'sent by mistake' }]);
  });

  it('is left as it is if other events are open than were confirmed', async () => {
    const page = await openCause({ expected: [/^409: POST/] });
    const dialog = await openReplay(page);
    const [key = ''] = [...shops.shop.records].flatMap(([each, { status, failure }]) =>
      status === 'failed' && failure?.message?.includes('direct_debit') ? [each] : [],
    );
    shops.shop.records.delete(key);
    const rate = dialog.getByLabel('Messages a second');
    await rate.fill('7');
    await dialog.getByRole('button', { name: 'Replay 200 events' }).click();
    await dialog.getByRole('alert').getByText('Nothing was changed').waitFor();
    expect(await rate.inputValue()).toBe('7');
    await dialog.getByRole('button', { name: 'Replay 199 events' }).waitFor();
    expect(debits('failed')).toBe(199);
  });

  it('keeps the reason if other events are open than were confirmed, and Enter confirms nothing unseen', async () => {
    const page = await openCause({ expected: [/^409: POST/] });
    await page.getByRole('button', { name: 'Discard …' }).click();
    const dialog = page.getByRole('dialog');
    const why = dialog.getByLabel('Why?');
    await why.waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.tagName');
    await expect.poll(focused).toBe('INPUT');
    await why.fill('a bad deploy');
    const [key = ''] = [...shops.shop.records].flatMap(([each, { status, failure }]) =>
      status === 'failed' && failure?.message?.includes('direct_debit') ? [each] : [],
    );
    shops.shop.records.delete(key);
    const number = dialog.getByLabel('Type the number');
    if (await number.isVisible()) await number.fill('200');
    await dialog.getByRole('button', { name: 'Discard 200 events' }).click();
    await dialog.getByRole('button', { name: 'Discard 199 events' }).waitFor();
    expect(await why.inputValue()).toBe('a bad deploy');
    await dialog.getByRole('button', { name: 'Cancel' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(debits('discarded')).toBe(0);
  });

  it('is stopped half-way, goes on, and shows how far it is', async () => {
    const page = await openCause();
    const dialog = await openReplay(page);
    const goOn = holdAfter(10);
    await dialog.getByRole('button', { name: 'Replay 200 events' }).click();
    await dialog.getByText('Replaying: 10 of 200').waitFor();
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByText('Stopping after the messages').waitFor();
    goOn();
    await dialog.getByText('You stopped it before its end').waitFor();
    const [stopped] = await shops.shop.operations.list(1);
    expect(stopped).toMatchObject({ status: 'stopped' });
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByRole('link', { name: /^Operation / }).waitFor();
    expect(await shops.shop.operations.list(1)).toMatchObject([
      { id: stopped?.id, status: 'done', counts: { done: 200 } },
    ]);
  });

  it('goes on while its user looks at other pages, who is asked before the tab is closed', async () => {
    const page = await openCause();
    const dialog = await openReplay(page);
    await dialog.getByLabel('Messages a second').fill('1');
    await dialog.getByRole('button', { name: 'Replay 200 events' }).click();
    await dialog.getByRole('button', { name: 'Hide' }).click();
    await page.getByRole('link', { name: 'Operations', exact: true }).click();
    await page.getByRole('cell', { name: 'running' }).first().waitFor();
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.accept();
  });

  it('keeps the focus and the keys in its dialog when the button that was pressed is gone', async () => {
    const page = await openCause();
    const dialog = await openReplay(page);
    await dialog.getByLabel('Messages a second').fill('1');
    await dialog.getByRole('button', { name: 'Replay 200 events' }).click();
    await dialog.getByText(/Replaying: [1-9]/).waitFor();
    expect(await dialog.locator(':focus').count()).toBe(1);
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.keyboard.press('?');
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByText('You stopped it before its end').waitFor();
    expect(await page.getByRole('heading', { name: 'Keys' }).count()).toBe(0);
  });

  it('is previewed anew after somebody gave a slow preview up', async () => {
    const page = await openCause();
    const slow = /replay[?]dry_run/;
    await page.route(slow, () => undefined);
    await page.getByRole('button', { name: 'Replay …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.unroute(slow);
    const dialog = await openReplay(page);
    await dialog.getByRole('button', { name: 'Replay 200 events' }).waitFor();
  });

  it('is only previewed by a console that only reads', async () => {
    const page = await openCause({ session: { readOnly: true } });
    const dialog = await openReplay(page);
    await dialog.getByText('--read-only').waitFor();
    expect(await dialog.getByRole('button', { name: 'Replay 200 events' }).isDisabled()).toBe(true);
  });
});

describe('the page of a cause', () => {
  it('has no finding of axe-core, nor have its dialogs, and fits 360 pixels', async () => {
    const page = await openCause();
    await expectAccessible(page);
    await expectToFit(page);
    const dialog = await openReplay(page);
    await expectAccessible(page);
    await expectToFit(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Discard …' }).click();
    await dialog.getByText('would be discarded').waitFor();
    await expectAccessible(page);
  });

  it('shows all events, page by page', async () => {
    const page = await openCause();
    const seen = new Set<string>();
    for (;;) {
      const rows = page.getByRole('table').getByRole('link');
      await rows.first().waitFor();
      for (const text of await rows.allInnerTexts()) seen.add(text);
      const older = page.getByRole('button', { name: 'Older' });
      if (await older.isDisabled()) break;
      const first = await rows.first().innerText();
      await older.click();
      await expect.poll(() => rows.first().innerText()).not.toBe(first);
    }
    expect(seen.size).toBe(200);
  });

  it('has the same events for somebody who comes back from one of them', async () => {
    const page = await openCause();
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText('26 to 50 of 200').waitFor();
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Life' }).waitFor();
    await page.goBack();
    await page.getByText('26 to 50 of 200').waitFor();
  });

  it('goes to the last events if those that it showed are no longer open', async () => {
    const page = await openCause();
    await page.goto(`${page.url()}?from=175`);
    await page.getByText('176 to 200 of 200').waitFor();
    const { records } = shops.shop;
    const open = [...records].filter(
      ([, { status, failure }]) =>
        status === 'failed' && failure?.message?.includes('direct_debit'),
    );
    for (const [key] of open.slice(0, 170)) records.delete(key);
    await page.getByText('26 to 30 of 30').waitFor();
    expect(await page.getByRole('table').getByRole('link').count()).toBe(5);
    expect(new URL(page.url()).search).toBe('?from=25');
  });

  it('goes on to the last events if they become fewer while it looks for them', async () => {
    const page = await openCause();
    await page.goto(`${page.url()}?from=175`);
    await page.getByText('176 to 200 of 200').waitFor();
    await page.route(/\/api\/causes\/f1_/, async (route) => {
      const offset = Number(new URL(route.request().url()).searchParams.get('offset'));
      const response = await route.fetch();
      const answer = (await response.json()) as { snapshot: { cause: object; data: object[] } };
      const { snapshot } = answer;
      const events = offset === 175 ? 30 : 20;
      const data = snapshot.data.slice(0, Math.max(0, events - offset));
      const changed = { ...snapshot, cause: { ...snapshot.cause, events }, data };
      await route.fulfill({ response, json: { ...answer, snapshot: changed } });
    });
    await page.getByText('1 to 20 of 20').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });
});

describe('the list of causes', () => {
  it('shows hostile texts as text', async () => {
    const { records } = shops.shop;
    const hostile = '<img src=x onerror=alert(1)> \u202E';
    for (const [key, record] of records) {
      const { status, failure } = record;
      if (status !== 'failed' || failure?.reason !== 'handler_failed') continue;
      records.set(key, { ...record, failure: { ...failure, message: hostile } });
    }
    const page = await shops.open('/causes');
    await page.getByText('<img src=x onerror=alert(1)> U+202E').waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('leaves each cause where it is while somebody points at one, until the pointer is elsewhere', async () => {
    const page = await shops.open('/causes?order=latest_first');
    const first = page.locator('.cause').first();
    const link = first.getByRole('link').first();
    const before = await link.getAttribute('href');
    const total = page.locator('.cause-totals strong');
    const count = Number.parseInt(await total.innerText());
    expect(await first.innerText()).not.toContain('The message isn’t JSON');
    let moves = 0;
    const totalWhileAiming = async (): Promise<string> => {
      moves += 1;
      await link.hover({ position: { x: 2 + (moves % 5), y: 5 } });
      return total.innerText();
    };
    await totalWhileAiming();
    shops.shop.send('not JSON');
    await shops.shop.consume();
    await expect.poll(totalWhileAiming).toBe(`${String(count + 1)} open events`);
    expect(await link.getAttribute('href')).toBe(before);
    await page.mouse.move(0, 0);
    await first.filter({ hasText: 'The message isn’t JSON' }).waitFor();
  });

  it('has its filter in the address, and keeps it in the link to a cause', async () => {
    const page = await shops.open('/causes');
    await page.getByLabel('Tenant').fill('globex');
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?]tenant_id=globex$/);
    const link = page.getByRole('link', { name: 'The body doesn’t match its schema' });
    await link.click();
    await page.getByText('only events with tenant_id globex').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForURL(/causes$/);
    await page.getByRole('link', { name: SUMMARY }).waitFor();
  });

  it.each(['', '/f1_3f9a0c12be77'])(
    'says which conditions of a link it can’t read, and asks for the others: /causes%s',
    async (path) => {
      const page = await shops.open(`/causes${path}?reason=none&tenant=x&tenant_id=nobody`);
      await page
        .getByText('conditions that nobody can read, so they are left out: reason, tenant')
        .waitFor();
      await page.getByText(/^No open event .*meets these conditions/).waitFor();
      for (const button of await page.getByRole('button', { name: /^(Replay|Discard) …/ }).all())
        expect(await button.isDisabled()).toBe(true);
    },
  );

  it('says so if nothing meets the conditions', async () => {
    const page = await shops.open('/causes?tenant_id=nobody');
    await page.getByText('No open event meets these conditions.').waitFor();
  });

  it('keeps what it has shown while the ledger is down', async () => {
    const page = await shops.open('/causes', { expected: [/^503: /] });
    await page.getByRole('link', { name: SUMMARY }).waitFor();
    shops.shop.isStoreDown = true;
    await page.getByRole('alert').waitFor();
    shops.shop.isStoreDown = false;
    await page.getByRole('link', { name: SUMMARY }).waitFor();
  });
});
