import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDB,
  DynamoDBClient,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ReadBack } from '../../../scripts/demo/read-back.ts';
import { localStack } from '../../../scripts/stack/find-stack.ts';
import { command } from '../../../scripts/storage.ts';
import { storage } from '../../../scripts/storage/storage.ts';
import { openLedgerQueries } from '../../../src/entrypoints/open-ledger-queries.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { runLocally, type LocalRun } from '../../../scripts/local/run-locally.ts';
import { synthesize } from '../../support/cloud-assembly.ts';
import { runInPipe } from '../../support/command-line.ts';
import { PAYMENT, wireText } from '../../support/events.ts';
import { noise } from '../../support/noise.ts';

const RESTORED = 'EventProcessor-dev-ledger-restored';
const JOURNAL = 'EventProcessor-dev-journal-restored';

let endpoints: Endpoints;
let tables: DynamoDBClient;
let ledger: DynamoDB;
beforeEach(async () => {
  endpoints = await openEndpoints({});
  const { region, credentials, dynamoDb: endpoint } = endpoints;
  tables = new DynamoDBClient({ region, credentials, endpoint });
  ledger = new DynamoDB({ region, credentials, endpoint });
});
afterEach(async () => {
  tables.destroy();
  ledger.destroy();
  await endpoints.stop();
});

/** Runs the stack with these settings until it has processed the events. */
async function process(
  settings: Record<string, unknown>,
  texts: readonly string[],
): Promise<LocalRun['resources']> {
  const assembly = await synthesize(settings);
  const run = await runLocally({
    templatePath: assembly.templatePath,
    endpoints,
    concurrency: 1,
    onDelivery: () => undefined,
    onLogLine: () => undefined,
  });
  const { region, credentials, sqs: endpoint } = endpoints;
  const client = new SQSClient({ region, credentials, endpoint });
  for (const MessageBody of texts) {
    await client.send(new SendMessageCommand({ QueueUrl: run.resources.queueUrl, MessageBody }));
  }
  await expect.poll(() => run.unfinished(), { interval: 200 }).toBe(0);
  await run.drain();
  client.destroy();
  assembly.remove();
  return run.resources;
}

/** Does what a restore does: makes a new table with the rows and the key, but no other settings. */
async function restoreToPointInTime(
  TableName: string,
  restored: string,
  ...keys: readonly string[]
): Promise<void> {
  const { Items = [] } = await tables.send(new ScanCommand({ TableName }));
  await tables.send(
    new CreateTableCommand({
      TableName: restored,
      KeySchema: keys.map((AttributeName, at) => ({
        AttributeName,
        KeyType: at === 0 ? 'HASH' : 'RANGE',
      })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await waitUntilTableExists(
    { client: tables, minDelay: 1, maxDelay: 2, maxWaitTime: 60 },
    { TableName: restored },
  );
  const writes = Items.map((Item) => ({ PutRequest: { Item } }));
  await tables.send(new BatchWriteItemCommand({ RequestItems: { [restored]: writes } }));
}

/** These commands don't call Lambda. */
const NOWHERE = 'http://127.0.0.1:1';

async function runStorage(resources: LocalRun['resources'], ...argv: string[]) {
  const found = {
    sqsEndpoint: endpoints.sqs,
    dynamodbEndpoint: endpoints.dynamoDb,
    s3Endpoint: endpoints.s3,
    lambdaEndpoint: NOWHERE,
    region: endpoints.region,
  };
  const surroundings = {
    findStack: () => Promise.reject(new Error('AWS is not asked')),
    findLocal: () => localStack({ ...resources, ...found }),
  };
  const { code, stdout } = await runInPipe(
    { ...command, run: (values, session) => storage(values, session, surroundings) },
    ['--local', '--json', ...argv],
  );
  const { settings } = JSON.parse(stdout) as { settings: { setting: string; state: string }[] };
  return { code, states: Object.fromEntries(settings.map((one) => [one.setting, one.state])) };
}

describe('a restored table', () => {
  it('is repaired with its journal, used by the stack, and still has duplicates, lists and open events', async () => {
    const small = wireText({ event_id: 'small' });
    const large = wireText({ event_id: 'large', body: { ...PAYMENT, note: noise(700_000) } });
    const later = wireText({ event_id: 'later' });
    const wrong = wireText({ event_id: 'wrong', body: {} });
    const first = await process({}, [small, large, wrong]);
    await restoreToPointInTime(first.tableName, RESTORED, 'pk');
    await restoreToPointInTime(first.journalTableName, JOURNAL, 'tenant_id', 'position');

    expect(await runStorage(first, '--stage', 'prod', '--table', RESTORED)).toEqual({
      code: 1,
      states: {
        key: 'ok',
        billing: 'ok',
        encryption: 'ok',
        'time to live': 'differs',
        'point-in-time recovery': 'unknown',
        tags: 'differs',
        'deletion protection': 'differs',
        'index open-events': 'differs',
      },
    });
    expect(
      await runStorage(first, '--stage', 'prod', '--table', RESTORED, '--repair'),
    ).toMatchObject({
      code: 0,
      states: {
        'time to live': 'repaired',
        tags: 'repaired',
        'deletion protection': 'repaired',
        'index open-events': 'repaired',
      },
    });

    const ofJournal = ['--stage', 'prod', '--journal', JOURNAL];
    expect(await runStorage(first, ...ofJournal)).toMatchObject({ code: 1 });
    expect(await runStorage(first, ...ofJournal, '--repair')).toMatchObject({
      code: 0,
      states: { key: 'ok', 'time to live': 'repaired', 'deletion protection': 'repaired' },
    });

    const existing = { existingTable: RESTORED, existingJournal: JOURNAL };
    const second = await process(existing, [small, large, later]);
    expect(second).toMatchObject({
      tableName: RESTORED,
      journalTableName: JOURNAL,
      bucketName: first.bucketName,
    });
    const readBack = new ReadBack(endpoints);
    const before = await readBack.ledger(first);
    const after = await readBack.ledger(second);
    const open = await readBack.open(second);
    readBack.close();
    const listed = await openLedgerQueries(ledger, second).listByTenant(
      { tenantId: 'acme' },
      { order: 'oldest_first', limit: 100 },
    );
    expect(listed.kind === 'page' && listed.items.map(({ key }) => key).sort()).toEqual(
      ['large', 'later', 'small', 'wrong'].map((id) => `acme#${id}`),
    );
    expect(open.map(({ key }) => key)).toEqual(['acme#wrong']);
    const named = (name: string) => after.find(({ key }) => key === `acme#${name}`);
    expect(after.map(({ key }) => key).sort()).toEqual(
      ['large', 'later', 'small', 'wrong'].map((id) => `acme#${id}`),
    );
    for (const record of before) {
      expect(after).toContainEqual(record);
    }
    expect(named('later')?.status).toBe('processed');
  });
});
