import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DynamoDbOperationLog } from '../../../src/adapters/dynamodb/dynamodb-operation-log.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { DynamoDbTenants } from '../../../src/adapters/dynamodb/dynamodb-tenants.ts';
import { shareKey } from '../../../src/adapters/dynamodb/journal-key.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import type { NewRecord } from '../../../src/core/ledger-record.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { operation } from '../../support/operations.ts';
import { processed, recordOf, times } from '../../support/records.ts';

/** The time of a minute after nine. */
const minute = (number: number): string =>
  new Date(Date.UTC(2026, 10, 21, 9, number)).toISOString();

let ledger: EmbeddedLedger;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
});
afterAll(() => ledger.stop());

describe('DynamoDbTenants', () => {
  let journal: string;
  let record: (records: readonly NewRecord[]) => Promise<unknown>;
  beforeEach(async () => {
    journal = await ledger.createJournal();
    const writer = new JournalWriter(ledger.client, journal);
    const tableName = await ledger.createTable();
    const store = new DynamoDbStore(ledger.client, tableName, NO_LARGE_TEXTS, writer);
    record = (records) => store.record(records, PLENTY);
  });

  /** Events of a tenant. From ten on, they have a page of their own. */
  const events = (tenant_id: string, count: number, at: number) =>
    times(count, (index) =>
      processed({ tenant_id, event_id: `${at}-${index}` }, { receivedAt: minute(at) }),
    );
  const seen = () => new DynamoDbTenants(ledger.client, journal).seenTenants();

  it('finds nobody in an empty journal', async () => {
    expect(await seen()).toMatchObject({ tenants: [], isComplete: true });
  });

  it('finds tenants with pages of their own and those that share pages, the latest first', async () => {
    await record([...events('large', 12, 1), ...events('small', 1, 1), ...events('other', 2, 1)]);
    await record([...events('small', 2, 5), ...events('large', 1, 3)]);
    const { tenants, isComplete } = await seen();
    expect(tenants).toEqual([
      { tenantId: 'small', lastReceivedAt: minute(5) },
      { tenantId: 'large', lastReceivedAt: minute(3) },
      { tenantId: 'other', lastReceivedAt: minute(1) },
    ]);
    expect(isComplete).toBe(true);
  });

  it('takes neither operations nor messages that name no tenant for tenants', async () => {
    await record([recordOf('hello'), ...events('acme', 1, 1)]);
    await new DynamoDbOperationLog(ledger.client, journal).create(operation());
    expect((await seen()).tenants.map(({ tenantId }) => tenantId)).toEqual(['acme']);
  });

  it('reads one page of each tenant, however many it has', async () => {
    for (const at of times(15, (index) => index)) await record(events('acme', 10, at));
    const scans = { count: 0 };
    const tenants = new DynamoDbTenants(
      {
        query: (input: Parameters<typeof ledger.client.query>[0]) => ledger.client.query(input),
        scan: (input: Parameters<typeof ledger.client.scan>[0]) => {
          scans.count += 1;
          return ledger.client.scan(input);
        },
      },
      journal,
    );
    expect(await tenants.seenTenants()).toMatchObject({
      tenants: [{ tenantId: 'acme', lastReceivedAt: minute(14) }],
      readUnits: 1.5,
    });
    expect(scans.count).toBe(2);
  });

  it('says that there may be more tenants if it didn’t read all shared pages', async () => {
    // Both have the same key for shared pages.
    const [one, other] = ['t-1', times(99, (index) => `o-${index}`).find(isSharedWithOne) ?? ''];
    for (const at of times(11, (index) => index)) {
      await record([...events(one, 1, at), ...events(other, 1, at)]);
    }
    const { tenants, isComplete } = await seen();
    expect(tenants.map(({ tenantId }) => tenantId).sort()).toEqual([other, one]);
    expect(isComplete).toBe(false);
  });

  it('stops after 200 keys', async () => {
    let scans = 0;
    const api = {
      scan: () => {
        scans += 1;
        return Promise.resolve({ Items: [{ tenant_id: { S: `t-${scans}` } }] });
      },
      query: ({ ExpressionAttributeValues: values }: QueryInput) => {
        const place = { tenant_id: values[':tenant'], position: { S: `${minute(1)}_x` } };
        return Promise.resolve({ Items: [place] });
      },
    };
    const found = await new DynamoDbTenants(api as never, journal).seenTenants();
    expect([found.tenants.length, found.isComplete, scans]).toEqual([200, false, 200]);
  });
});

const isSharedWithOne = (tenantId: string) => shareKey(tenantId) === shareKey('t-1');

interface QueryInput {
  readonly ExpressionAttributeValues: Readonly<Record<string, { readonly S: string }>>;
}
