import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { ConsoleServer } from '../../../scripts/console/serve-console.ts';
import { startConsole } from '../../../scripts/console/start-console.ts';
import { startFaultyDynamoDb, type FaultyDynamoDb } from '../../../scripts/demo/faulty-dynamodb.ts';
import { openEndpoints } from '../../../scripts/local/endpoints.ts';
import { BadDay } from '../../operating/bad-day.ts';
import { rulesOf } from '../../operating/release.ts';
import { findingsOf } from './accessibility.ts';
import { useBrowser, type OpenOptions } from './use-browser.ts';

const tests = useBrowser();

const SUMMARY = 'The handler said that the event can never succeed';

let day: BadDay;
let dynamoDb: FaultyDynamoDb;
beforeAll(async () => {
  const endpoints = await openEndpoints({});
  dynamoDb = await startFaultyDynamoDb(endpoints.dynamoDb);
  day = await BadDay.begin({ ...endpoints, dynamoDb: dynamoDb.endpoint });
});
const servers: ConsoleServer[] = [];
afterEach(async () => {
  await tests.closePages();
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(async () => {
  await day.end();
  await dynamoDb.stop();
});

/** Opens a page of a console of the pipeline, as `npm run events -- console --local` serves it. */
async function open(path: string, options?: OpenOptions): Promise<Page> {
  const interruption = new AbortController();
  const server = await startConsole(
    {
      values: { local: true, stage: undefined },
      readOnly: false,
      port: 0,
      surroundings: { findLocal: () => day.stack, loadRules: () => Promise.resolve(rulesOf('2')) },
    },
    { env: {}, stderr: { write: () => true }, signal: interruption.signal },
  );
  servers.push(server);
  const page = await tests.newPage(options);
  await page.context().request.get(server.link, { maxRedirects: 0 });
  await page.goto(`${new URL(server.link).origin}${path}`);
  return page;
}

describe('the console of a pipeline at work', () => {
  it('shows an event once it is recorded, without a reload', async () => {
    const page = await open('/events/acme%23pay-701', { expected: [/^404: GET \/api\/records/] });
    await page.getByRole('heading', { name: 'No such event' }).waitFor();
    const list = await open('/events');
    await list.getByRole('row').nth(1).waitFor();
    await day.sendMore();
    await day.settle();
    await Promise.all([
      page.getByText('processed').first().waitFor(),
      list.getByRole('link', { name: 'pay-701', exact: true }).waitFor(),
    ]);
  });

  it('tells an outage of DynamoDB, shows the queues all the same, and recovers without a reload', async () => {
    const page = await open('/');
    const why = page.getByText('no account for direct_debit');
    await why.waitFor();
    dynamoDb.outage = true;
    await why.waitFor({ state: 'detached' });
    await page.getByText('outage made by the demo').first().waitFor();
    await page.getByText('in flight').waitFor();
    expect(await findingsOf(page)).toEqual([]);
    dynamoDb.outage = false;
    await why.waitFor();
    expect(await findingsOf(page)).toEqual([]);
  });

  it('shows a fix at work: a release, a replay, and no event that is open for the cause', async () => {
    const page = await open('/causes');
    await page.getByRole('link', { name: SUMMARY }).click();
    await page.getByText('no account for direct_debit').first().waitFor();
    await day.deploy('2');
    await page.getByRole('button', { name: 'Replay …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Replay 24 events' }).click();
    await dialog.getByRole('link', { name: /^Operation / }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('No event is open for this cause any more').waitFor();
    await page.getByRole('searchbox').fill('acme#pay-301');
    await page.keyboard.press('Enter');
    await page.locator('.status').filter({ hasText: 'processed' }).waitFor();
  });
});
