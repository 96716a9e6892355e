import type { BatchGetItemCommandInput, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ConsoleTarget } from '../../../scripts/console/console-target.ts';
import { serveConsole, type ConsoleServer } from '../../../scripts/console/serve-console.ts';
import { DynamoDbLedgerEditor } from '../../../src/adapters/dynamodb/dynamodb-ledger-editor.ts';
import { DynamoDbQueries, type QueryApi } from '../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { mapConcurrently } from '../../../src/adapters/map-concurrently.ts';
import type { ConsoleApi } from '../../../generated/console-api.ts';
import type { NewRecord } from '../../../src/core/ledger-record.ts';
import type { LedgerEditor } from '../../../src/operation-ports.ts';
import { CONSOLE_ROUTES } from '../../../src/http/console/console-routes.ts';
import { withCauses } from '../../../src/http/console/with-causes.ts';
import { createApp } from '../../../src/http/create-app.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { processed, times } from '../../support/records.ts';
import { longestTask } from './idle-work.ts';
import { useBrowser } from './use-browser.ts';
import { builtPage } from './world/built-page.ts';
import { SHOP_SESSION, shopServices } from './world/shop-services.ts';
import { Shop } from './world/shop.ts';

const EVENTS = 100_000;
const CAUSES = 5_000;
const TENANTS = 40;
const BATCH = 100;
const BEGIN = Date.now() - 6 * 3_600_000;
/** A new snapshot is due after less: see `UNITS_A_SECOND`. */
const MINUTE_MS = 60_000;

/** Rejected for a type that nobody knows: each type is a cause. */
function eventAt(number: number): NewRecord {
  return processed(
    {
      event_id: `evt-${number}`,
      tenant_id: `tenant-${number % TENANTS}`,
      event_type: `import.kind_${number % CAUSES}`,
    },
    { receivedAt: new Date(BEGIN + number * 200).toISOString(), messageId: `message-${number}` },
  );
}

const tests = useBrowser();
let embedded: EmbeddedLedger;
let server: ConsoleServer;
/** Read units of queries that DynamoDB billed so far. */
let billed = 0;
/** How often reading all open events was begun. */
let walks = 0;
/** How many records were read. */
let samples = 0;
/** The time of the server, in milliseconds since 1970. It stands still, so that no snapshot is due until the test moves it. */
let now = Date.now();

beforeAll(async () => {
  embedded = await startEmbeddedLedger();
  const tables = {
    tableName: await embedded.createTable(),
    journalTableName: await embedded.createJournal(),
  };
  const store = new DynamoDbStore(embedded.client, tables.tableName, NO_LARGE_TEXTS);
  await mapConcurrently(
    times(EVENTS / BATCH, (batch) => batch * BATCH),
    8,
    async (first) => {
      const results = await store.record(
        times(BATCH, (index) => eventAt(first + index)),
        PLENTY,
      );
      expect(results.filter(({ kind }) => kind !== 'recorded')).toEqual([]);
    },
  );
  server = await serve(tables);
});
afterAll(async () => {
  await server.stop();
  await embedded.stop();
});

/** Adds up what DynamoDB bills. */
function metered(): QueryApi {
  const { client } = embedded;
  return {
    query: async (input: QueryCommandInput) => {
      const answer = await client.query({ ...input, ReturnConsumedCapacity: 'TOTAL' });
      billed += answer.ConsumedCapacity?.CapacityUnits ?? 0;
      return answer;
    },
    batchGetItem: async (input: BatchGetItemCommandInput) => {
      const answer = await client.batchGetItem({ ...input, ReturnConsumedCapacity: 'TOTAL' });
      for (const { CapacityUnits = 0 } of answer.ConsumedCapacity ?? []) billed += CapacityUnits;
      return answer;
    },
  };
}

/** A console whose events are in DynamoDB. All else is that of an empty shop. */
function serve(tables: ConstructorParameters<typeof DynamoDbQueries>[1]): Promise<ConsoleServer> {
  const shop = new Shop(() => now);
  const client = metered();
  const list = new DynamoDbQueries(client, tables);
  const queries: typeof list.listOpen = (filter, page) => {
    if (page.cursor === undefined && page.limit === 1_000) walks += 1;
    return list.listOpen(filter, page);
  };
  const ledger = new DynamoDbLedgerEditor(embedded.client, tables.tableName, NO_LARGE_TEXTS);
  const unused = () => Promise.reject(new Error('nothing is changed here'));
  const editor: LedgerEditor = {
    read: (keys) => {
      samples += keys.length;
      return ledger.read(keys);
    },
    ...{ requeue: unused, discard: unused, rewrite: unused },
  };
  const services = shopServices(shop, SHOP_SESSION, NO_LOG);
  const app = createApp(
    CONSOLE_ROUTES,
    withCauses({
      ...services,
      operatorPorts: async () => ({
        ...(await services.operatorPorts()),
        queries: {
          listOpen: queries,
          listByTenant: (filter, page) => list.listByTenant(filter, page),
        },
        editor,
      }),
    }),
    () => ({ kind: 'known', caller: { kind: 'operator', name: 'ada', clientId: 'ada' } }),
  );
  const stack = {
    app,
    failureOf: () => undefined,
    trouble: () => undefined,
    close: () => undefined,
  };
  return serveConsole({
    port: 0,
    target: new ConsoleTarget(() => Promise.resolve({ kind: 'opened', stack }), Date.now),
    readOnly: false,
    now: Date.now,
    page: builtPage(),
    newLinkCommand: 'npm run events -- console',
  });
}

type Causes = ConsoleApi['GET /causes']['answer'];

const NO_LOG = { requestDone: () => undefined, requestFailed: () => undefined };

/** Read units of one snapshot, at most. */
const WALK_UNITS = 4_400;

describe(`${EVENTS} open events of ${CAUSES} causes`, () => {
  it('are shown within the budget by a page that stays responsive', async () => {
    const page = await tests.newPage();
    await page.context().request.get(server.link, { maxRedirects: 0 });
    const { origin } = new URL(server.link);
    await page.goto(`${origin}/causes`);
    // To read all of them from the emulator takes some seconds.
    await page.getByText('100,000 open events').waitFor();
    await page.getByText('of 5,000 causes').waitFor();
    expect(walks).toBe(1);
    expect(billed).toBeLessThan(WALK_UNITS);

    const reads = async () => {
      for (let read = 0; read < 4; read += 1) await page.waitForResponse(/[/]api[/]causes/);
    };
    expect(await longestTask(tests.browser, page, reads)).toBeLessThan(50);

    // Any number of tabs with any filters share the snapshot. Each cause that somebody sees has its sample read once.
    const before = billed;
    const paths = times(15, (index) => `/api/causes?tenant_id=tenant-${index}`);
    for (const path of [...paths, ...paths]) {
      const response = await page.context().request.get(`${origin}${path}`);
      const { snapshot } = (await response.json()) as Causes;
      expect(snapshot).toMatchObject({ events: EVENTS / TENANTS, count: 125, has_more: true });
    }
    expect([walks, billed - before]).toEqual([1, 0]);
    expect(samples).toBeLessThanOrEqual(25 + 15 * 25);

    now += MINUTE_MS;
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText('Page 2 of 200').waitFor();
    await page.getByRole('link', { name: 'No schema has this type' }).first().click();
    await page.getByText('1 to 20 of 20').waitFor();
    expect(await longestTask(tests.browser, page, reads)).toBeLessThan(50);
    expect(walks).toBe(2);
    expect(billed).toBeLessThan(2 * WALK_UNITS);
  });
});
