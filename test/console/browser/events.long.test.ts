import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { PLENTY } from '../../support/deadlines.ts';
import { wireText } from '../../support/events.ts';
import { processed, times } from '../../support/records.ts';
import { tabTo } from './input.ts';
import { useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

/** Opens the list and waits for its rows. */
async function openList(path = '/events', options: Parameters<typeof shops.open>[1] = {}) {
  const page = await shops.open(path, options);
  await rows(page).first().waitFor();
  return page;
}
const rows = (page: Page) => page.locator('.event-table tbody tr');

/** Lets a page whose clock is installed read its newest events this often. */
async function readAgain(page: Page, times: number): Promise<void> {
  for (let reads = 0; reads < times; reads += 1) {
    const answered = page.waitForResponse(/all-events/);
    await page.clock.runFor(1_500);
    await (await answered).finished();
  }
}

async function arrive(event_id: string): Promise<void> {
  shops.shop.send(wireText({ event_id, tenant_id: 'acme' }));
  await shops.shop.consume();
}

const row = (page: Page, id: string) => rows(page).getByRole('link', { name: id, exact: true });

const MINUTE_MS = 60_000;
/** The page's time is behind the server's, so each read of its last minute has what came meanwhile. */
const inThePast = {
  prepare: (page: Page) => page.clock.install({ time: Date.now() - 2 * MINUTE_MS }),
};
/** Requests for the list of all tenants. */
const LIST = /[/]all-events/;

/**
 * Stops the time of a page that was opened `inThePast`, at a moment when its list was just read. Then nothing happens until
 * the test lets time pass, however long answers take.
 */
async function stopTime(page: Page): Promise<void> {
  const held: Route[] = [];
  await page.route(LIST, (route) => held.push(route));
  await page.clock.pauseAt(Date.now() - MINUTE_MS);
  await expect
    .poll(async () => {
      if (held.length === 0) await page.clock.runFor(1_000);
      return held.length;
    })
    .toBe(1);
  await arrive('last');
  await held[0]?.continue();
  await page.unroute(LIST);
  await row(page, 'last').waitFor();
}

describe('the list of events', () => {
  it('shows events as they come, at the top and without a reload', async () => {
    const page = await openList();
    await arrive('new-1');
    await rows(page).first().filter({ hasText: 'new-1' }).waitFor();
    expect(await rows(page).count()).toBe(51);
  });

  it('shows an event within three seconds', async () => {
    const page = await openList('/events', inThePast);
    await stopTime(page);
    await arrive('new-1');
    await page.clock.runFor(3_000);
    await row(page, 'new-1').waitFor();
  });

  it('keeps the rows in their places while somebody reads, and offers the new ones', async () => {
    const page = await openList();
    await tabTo(rows(page).first().getByRole('link'));
    const first = await rows(page).first().innerText();
    await arrive('new-1');
    await page.getByRole('button', { name: '1 new event' }).waitFor();
    expect(await rows(page).first().innerText()).toBe(first);
    await page.getByRole('button', { name: '1 new event' }).click();
    await rows(page).first().filter({ hasText: 'new-1' }).waitFor();
  });

  it('leaves each row where it is while somebody points at one, until the pointer is elsewhere', async () => {
    const page = await openList('/events', inThePast);
    await stopTime(page);
    const aimed = rows(page).nth(2).getByRole('link');
    const href = await aimed.getAttribute('href');
    await aimed.hover();
    const before = await aimed.boundingBox();
    await arrive('new-1');
    await page.clock.runFor(2_000);
    await page.getByRole('button', { name: '1 new event' }).waitFor();
    expect(await aimed.getAttribute('href')).toBe(href);
    expect(await aimed.boundingBox()).toEqual(before);
    await page.mouse.move(0, 0);
    await page.clock.runFor(2_000);
    await rows(page).first().filter({ hasText: 'new-1' }).waitFor();
  });

  it('shows the new events that somebody asks for, however far they have scrolled', async () => {
    const page = await openList();
    await rows(page).last().scrollIntoViewIfNeeded();
    await arrive('new-1');
    await page.getByRole('button', { name: '1 new event' }).click();
    await rows(page).first().filter({ hasText: 'new-1' }).waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).and(page.locator(':focus')).count()).toBe(
      1,
    );
  });

  it('is as it was for somebody who comes back from an event: rows, place and focus', async () => {
    const page = await openList('/events?tenant_id=globex');
    await page.getByRole('button', { name: 'Load older events' }).click();
    const link = rows(page).nth(70).getByRole('link');
    const href = await link.getAttribute('href');
    await link.scrollIntoViewIfNeeded();
    const before = await page.evaluate<number>('scrollY');
    await link.click();
    await page.getByRole('heading', { name: 'Life' }).waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.goBack();
    await page.locator(`a[href="${href ?? ''}"]:focus`).waitFor();
    expect(await page.evaluate('scrollY')).toBe(before);
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await expect.poll(() => page.evaluate('scrollY')).toBe(0);
  });

  it('is as it was even if somebody went to it by a link of the page itself', async () => {
    const page = await openList();
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('button', { name: 'Load older events' }).click();
    const link = rows(page).nth(70).getByRole('link');
    const href = await link.getAttribute('href');
    await link.click();
    await page.getByRole('heading', { name: 'Life' }).waitFor();
    await page.goBack();
    await page.locator(`a[href="${href ?? ''}"]:focus`).waitFor();
  });

  it('is paused on request, and then read when somebody asks', async () => {
    const page = await openList();
    await page.getByRole('button', { name: 'Live' }).click();
    await page.getByRole('button', { name: 'Refresh' }).waitFor();
    await page.getByRole('heading', { level: 1 }).focus();
    await arrive('new-1');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.clock.install();
    await page.clock.runFor(20_000);
    expect(asked).not.toContain('/api/all-events');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await rows(page).first().filter({ hasText: 'new-1' }).waitFor();
  });

  it('reads only the last minute of all tenants again, and all of the newest page twice a minute', async () => {
    const page = await openList('/events', inThePast);
    await stopTime(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    for (let reads = 1; reads <= 40; reads += 1) {
      await arrive(`new-${reads}`);
      await page.clock.runFor(1_500);
      await row(page, `new-${reads}`).waitFor();
    }
    const lists = asked.filter((url) => LIST.test(url));
    expect([lists.length, lists.filter((url) => !url.includes('since=')).length]).toEqual([40, 2]);
  });

  it('has its filter in the address, so that a link and the way back keep it', async () => {
    const page = await openList();
    await page.getByLabel('Status').selectOption('open');
    await page.waitForURL(/status=open/);
    await page.getByLabel('Tenant').fill('initech');
    await page.keyboard.press('Enter');
    await page.waitForURL(/tenant_id=initech/);
    await expect
      .poll(() => rows(page).locator('td:nth-child(4)').allInnerTexts())
      .toContain('initech');
    await expect
      .poll(async () => new Set(await rows(page).locator('td:nth-child(4)').allInnerTexts()))
      .toEqual(new Set(['initech']));
    await page.reload();
    await rows(page).first().waitFor();
    expect(await page.getByLabel('Status').inputValue()).toBe('open');
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('tenant_id'));
    await expect.poll(() => page.getByLabel('Tenant').inputValue()).toBe('');
  });

  it('keeps what somebody types while it reads events again', async () => {
    const page = await openList('/events', { prepare: (opened) => opened.clock.install() });
    await page.getByLabel('Tenant').focus();
    await page.keyboard.type('init');
    // The second answer proves that the page has shown the first.
    await readAgain(page, 2);
    await page.keyboard.type('ech');
    await page.keyboard.press('Enter');
    await page.waitForURL(/tenant_id=initech$/);
  });

  it('keeps the parts of a time while somebody types the others', async () => {
    const page = await openList('/events?since=2026-01-15T10:00:00Z', {
      prepare: (opened) => opened.clock.install(),
      locale: 'en-US',
      timezoneId: 'UTC',
    });
    const from = page.getByLabel('From');
    await from.focus();
    await page.keyboard.press('Backspace');
    await readAgain(page, 2);
    await page.keyboard.type('02');
    await readAgain(page, 2);
    expect(await from.inputValue()).toBe('2026-02-15T10:00');
    expect(page.url()).toMatch(/since=2026-01-15/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/since=2026-02-15T10%3A00%3A00.000Z$/);
  });

  it('shows the last time again if somebody leaves a time without one of its parts', async () => {
    const page = await openList('/events?since=2026-01-15T10:00:00Z&paused', {
      timezoneId: 'UTC',
    });
    const from = page.getByLabel('From');
    await from.focus();
    await page.keyboard.press('Backspace');
    await page.getByLabel('Status').focus();
    await expect.poll(() => from.inputValue()).toBe('2026-01-15T10:00');
    expect(page.url()).toMatch(/since=2026-01-15/);
  });

  it('refuses a condition that no event can meet, and a link that has one', async () => {
    const page = await openList('/events?type=%3Cb%3E');
    await page.getByText('conditions that nobody can read').waitFor();
    await page.getByLabel('Fingerprint').fill('abc');
    await page.keyboard.press('Enter');
    await page.getByText('No event can have this').waitFor();
    expect(await page.getByLabel('Fingerprint').inputValue()).toBe('abc');
    expect(new URL(page.url()).search).toBe('?type=%3Cb%3E');
  });

  it('loads older events, page by page, until there are no more', async () => {
    const page = await openList('/events?tenant_id=globex');
    const more = page.getByRole('button', { name: 'Load older events' });
    let count = await rows(page).count();
    while (await more.isVisible()) {
      await more.click();
      await expect.poll(() => rows(page).count()).toBeGreaterThan(count);
      count = await rows(page).count();
      await page.locator('.event-older [aria-disabled="true"]').waitFor({ state: 'detached' });
    }
    await page.getByText('That is all.').waitFor();
    const ids = await rows(page).locator('.event-id').allInnerTexts();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(100);
  });

  it('is walked by the arrow keys, and Enter opens an event', async () => {
    const page = await openList('/events?status=open&paused');
    await tabTo(rows(page).first().getByRole('link'));
    await page.keyboard.press('ArrowDown');
    const key = await rows(page).nth(1).getByRole('link').getAttribute('href');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).pathname).toBe(key);
  });

  it('says whose events it has if there are many tenants, and how to see the others', async () => {
    const records = times(25, (index) => processed({ tenant_id: `many-${index}` }));
    await shops.shop.store.record(records, PLENTY);
    const page = await openList();
    await page.getByText('Choose a tenant to see all of its events').waitFor();
  });

  it('says what to do if nothing meets the filter', async () => {
    const page = await shops.open('/events?tenant_id=nobody');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await rows(page).first().waitFor();
  });

  it('offers to replay what it lists if those are open events', async () => {
    const page = await openList('/events?reason=invalid_body');
    const replay = page.getByRole('button', { name: 'Replay these …' });
    expect(await replay.count()).toBe(0);
    await page.getByLabel('Status').selectOption('failed');
    await replay.click();
    await page.getByRole('dialog').waitFor();
  });

  it.each(['tenant=globex', 'tenant_id=a%20b'])(
    'offers no replay or discard if it can’t read a condition of the link: %s',
    async (condition) => {
      const page = await openList(`/events?status=failed&${condition}`);
      await page.getByText('so they are left out: tenant').waitFor();
      const discard = page.getByRole('button', { name: 'Discard these …' });
      expect(await discard.isDisabled()).toBe(true);
      expect(await page.getByRole('button', { name: 'Replay these …' }).isDisabled()).toBe(true);
      await page.getByRole('link', { name: 'Go on without them' }).click();
      await page.waitForURL(/\/events[?]status=failed$/);
      expect(await discard.isEnabled()).toBe(true);
    },
  );

  it('offers to replay what it lists now, although the page was opened before', async () => {
    const page = await openList('/events?status=failed&since=24h');
    const later = Date.now() + 600_000;
    const since = new Date(later - 86_400_000).toISOString();
    await page.clock.setFixedTime(later);
    await page.waitForResponse((response) => response.url().includes(encodeURIComponent(since)));
    const previewed = page.waitForRequest(/replay[?]dry_run/);
    await page.getByRole('button', { name: 'Replay these …' }).click();
    expect((await previewed).postDataJSON()).toMatchObject({ filter: { since } });
    await page.getByRole('dialog').waitFor();
  });

  it('loads older events after a failure if somebody tries again', async () => {
    const page = await openList('/events?tenant_id=globex', { expected: [/^503: GET/] });
    const older = /cursor=/;
    await page.route(older, (route) => route.fulfill({ status: 503, json: { detail: 'No.' } }));
    await page.getByRole('button', { name: 'Load older events' }).click();
    const failure = page.getByRole('alert').filter({ hasText: 'No.' });
    await failure.waitFor();
    const count = await rows(page).count();
    await page.unroute(older);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => rows(page).count()).toBeGreaterThan(count);
    expect(await failure.count()).toBe(0);
  });

  it('shows texts of events to the letter, and runs none', async () => {
    await arrive('<img/src=x>');
    shops.shop.send(wireText({ event_id: 'x', event_type: '\u202Eevil<script>' }));
    await shops.shop.consume();
    const page = await openList();
    await rows(page).filter({ hasText: '<img/src=x>' }).waitFor();
    expect(await page.locator('.event-table img, .event-table script').count()).toBe(0);
  });
});
