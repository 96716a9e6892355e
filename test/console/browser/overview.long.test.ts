import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { expectAccessible, expectToFit } from './accessibility.ts';
import { tabTo } from './input.ts';
import { useBrowser } from './use-browser.ts';
import { useShop } from './world/use-shop.ts';

const tests = useBrowser();
const shops = useShop(tests);

/** Opens the overview and waits until it has been read. */
async function overview(options: Parameters<typeof shops.open>[1] = {}): Promise<Page> {
  const page = await shops.open('/', options);
  await page.getByRole('heading', { name: 'What fails, and why' }).waitFor();
  return page;
}

/** How many events of the shop failed for good. */
function failedCount(): number {
  return [...shops.shop.records.values()].filter(({ status }) => status === 'failed').length;
}

/** What the chart says to a screen reader, and what its legend shows, at one moment. */
const LABEL_AND_LEGEND = `[
  document.querySelector('.traffic-chart svg').getAttribute('aria-label'),
  document.querySelector('.traffic-legend').innerText,
]`;

describe('the overview', () => {
  it('says what fails, how often, and why, with a link to the cause', async () => {
    const page = await overview();
    const causes = page.getByRole('region', { name: 'Causes' });
    const text = await causes.innerText();
    await page.getByText(`${failedCount()} failed`).waitFor();
    expect(text).toMatch(/\/body\/\S+: must be /);
    const link = causes.getByRole('link').first();
    expect(await link.getAttribute('href')).toMatch(/^\/causes\/f1_[0-9a-f]{12}$/);
  });

  it('tells the traffic without its colours: exact counts, a text for screen readers, and a table', async () => {
    const page = await overview();
    const [label = '', legend = ''] = await page.evaluate<string[]>(LABEL_AND_LEGEND);
    const told = /: (.*)$/.exec(label)?.[1]?.split(', ').sort();
    const shown = [...legend.matchAll(/(\w+)\s+([\d,]+)/g)].flatMap(([, outcome, count]) =>
      count === '0' ? [] : [`${count ?? ''} ${outcome ?? ''}`],
    );
    expect(told).toEqual(shown.sort());
    expect(told?.length).toBeGreaterThan(1);
    await page.getByText('As a table').click();
    const table = page.getByRole('region', { name: 'Messages by outcome' });
    await expect.poll(() => table.getByRole('row').count()).toBe(61);
    await expectAccessible(page);
    await expectToFit(page);
  });

  it('shows what comes without a reload', async () => {
    const page = await overview();
    const failed = failedCount();
    await page.getByText(`${failed} failed`).waitFor();
    const queue = page.locator('section', { has: page.getByRole('heading', { name: 'Queue' }) });
    await queue.getByText('0 wait').waitFor();
    shops.shop.send('not JSON');
    await queue.getByText('1 waits').waitFor();
    await shops.shop.consume();
    await page.getByText(`${failed + 1} failed`).waitFor();
    await queue.getByText('0 wait').waitFor();
  });

  it('pauses with a reason and resumes, by the keyboard alone', async () => {
    const page = await overview();
    await tabTo(page.getByRole('button', { name: 'Pause …' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Pause the intake' });
    const why = dialog.getByLabel('Why');
    await why.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    expect(shops.shop.source.asked).toEqual([]);
    await page.keyboard.type('wrong <b>amounts</b>');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    const paused = page.locator('.panel-paused');
    await paused.getByText('wrong <b>amounts</b>').waitFor();
    await paused.getByText('assumed-role/operator/ada').waitFor();
    await expectAccessible(page);
    await tabTo(page.getByRole('button', { name: 'Resume …' }));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Resume for all tenants' }).click();
    await page.getByText('Taking events').waitFor();
    expect(shops.shop.source.asked).toEqual(['disable', 'enable']);
  });

  it('pauses although its dialog was hidden meanwhile, and says that it does', async () => {
    const page = await overview();
    const { promise, resolve: answer } = Promise.withResolvers<undefined>();
    await page.route('**/api/source/pause', async (route) => {
      await promise;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Pause …' }).click();
    await page.getByLabel('Why').fill('wrong amounts');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Hide' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Pausing …' }).waitFor();
    answer(undefined);
    await page.locator('.panel-paused').getByText('wrong amounts').waitFor();
    await page.getByRole('button', { name: 'Resume …' }).and(page.locator(':focus')).waitFor();
  });

  it('shows a pause that failed after its dialog was hidden, with its reason', async () => {
    const page = await overview({ expected: [/^503: POST/] });
    const { promise, resolve: answer } = Promise.withResolvers<undefined>();
    await page.route('**/api/source/pause', async (route) => {
      await promise;
      await route.fulfill({ status: 503, json: { detail: 'Lambda does not answer.' } });
    });
    await page.getByRole('button', { name: 'Pause …' }).click();
    await page.getByLabel('Why').fill('wrong amounts');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Hide' }).click();
    answer(undefined);
    const dialog = page.getByRole('dialog', { name: 'Pause the intake' });
    await dialog.getByText('Lambda does not answer.').waitFor();
    expect(await dialog.getByLabel('Why').inputValue()).toBe('wrong amounts');
  });

  it('keeps what somebody writes as the reason while the source can’t be read', async () => {
    const page = await overview();
    await page.getByRole('button', { name: 'Pause …' }).click();
    const why = page.getByRole('dialog').getByLabel('Why');
    await why.fill('wrong amounts');
    shops.shop.source.read = () => Promise.reject(new Error('throttled'));
    await page.locator('.part-failed').waitFor({ state: 'attached' });
    expect(await why.inputValue()).toBe('wrong amounts');
  });

  it('changes nothing with --read-only, and says why', async () => {
    const page = await overview({ session: { readOnly: true } });
    expect(await page.getByRole('button', { name: 'Pause …' }).isDisabled()).toBe(true);
    await page.getByText('nothing can be changed here').waitFor();
  });

  it('goes on without the parts that fail, and says why they do', async () => {
    shops.shop.source.read = () => Promise.reject(new Error('access denied'));
    const page = await overview();
    const intake = page.locator('section', { has: page.getByRole('heading', { name: 'Intake' }) });
    await intake.locator('.part-failed').waitFor();
    await page.getByRole('region', { name: 'Causes' }).waitFor();
    await expectAccessible(page);
  });
});

describe('the dead letters', () => {
  it('are read when somebody asks, grouped by what to do, and stay in the queue', async () => {
    const page = await shops.open('/dead-letters');
    const { letters } = shops.shop.deadLetters;
    const count = letters.length;
    expect(count).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Read the queue' }).click();
    await page.getByText(`All ${count} letter`).waitFor();
    const again = page.getByRole('button', { name: 'Read it again' });
    expect(await again.and(page.locator(':focus')).count()).toBe(1);
    await page.getByText('npm run events -- replay --from dlq').first().waitFor();
    await page.getByText('The letters one by one').click();
    await page.getByRole('region', { name: 'Letters' }).waitFor();
    await expectAccessible(page);
    await expectToFit(page);
    expect(shops.shop.deadLetters.visible).toHaveLength(count);
  });
});

describe('an operation', () => {
  it('is found in the list, and says who did what with which events', async () => {
    const page = await shops.open('/operations');
    await page.getByRole('link', { name: 'discard' }).click();
    await page.getByRole('heading', { name: 'Operation: discard', level: 1 }).waitFor();
    await page.getByText('Sent by a load balancer by mistake').waitFor();
    await page.getByText(/^It went through all of its events/).waitFor();
    await expectAccessible(page);
    await expectToFit(page);
  });

  it('that was stopped goes on from its page', async () => {
    const [done] = [...shops.shop.operations.operations.values()];
    if (done?.kind !== 'replay') throw new Error('The shop’s first operation is a replay.');
    const { cursor: _, ...stopped } = done;
    shops.shop.operations.operations.set(done.id, { ...stopped, status: 'stopped' });
    const page = await shops.open(`/operations/${done.id}`);
    await page.getByText('It ended before it went through').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByText(/^It went through all of its events/).waitFor();
    expect(await page.getByRole('button', { name: 'Go on' }).count()).toBe(0);
  });

  it('that does not exist says so', async () => {
    const page = await shops.open('/operations/20261128T211530Z-0000', {
      expected: [/^404: GET \/api\/operations\//],
    });
    await page.getByText('There is no such operation').first().waitFor();
    await expectAccessible(page);
  });
});
