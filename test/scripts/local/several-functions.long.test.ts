import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Answered } from '../../../scripts/loopback/serve-loopback.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { provision } from '../../../scripts/local/provision.ts';
import type { LocalApi } from '../../../scripts/local/api/serve-function.ts';
import { runLocally, type LocalRun } from '../../../scripts/local/run-locally.ts';
import { ManualTimer } from '../../support/manual-timer.ts';
import { LEDGER_WITHOUT_INDEX, smallTemplate } from '../../support/small-template.ts';

let endpoints: Endpoints;
let dynamoDb: DynamoDB;
let sqs: SQS;
beforeAll(async () => {
  endpoints = await openEndpoints({});
  const { region, credentials } = endpoints;
  dynamoDb = new DynamoDB({ region, credentials, endpoint: endpoints.dynamoDb });
  sqs = new SQS({ region, credentials, endpoint: endpoints.sqs });
});
afterAll(async () => {
  dynamoDb.destroy();
  sqs.destroy();
  await endpoints.stop();
});

async function addOpenEvent(id: string, since: string): Promise<void> {
  const Item = { pk: id, open: 'failed#3', since, reason: 'invalid_body', body: '{}' };
  await dynamoDb.putItem({
    TableName: 'Ledger',
    Item: Object.fromEntries(Object.entries(Item).map(([name, S]) => [name, { S }])),
  });
}

async function openEvents(): Promise<unknown[]> {
  const { Items = [] } = await dynamoDb.query({
    TableName: 'Ledger',
    IndexName: 'open-events',
    KeyConditionExpression: '#open = :open AND since > :since',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':open': { S: 'failed#3' }, ':since': { S: '2026-11-28' } },
  });
  return Items;
}

describe('the tables of a template', () => {
  it('have their sort key', async () => {
    await provision(smallTemplate(), endpoints);
    for (const page of ['2026-11-28#b', '2026-11-27#a', '2026-11-28#a']) {
      const Item = { tenant_id: { S: 'acme' }, page: { S: page } };
      await dynamoDb.putItem({ TableName: 'Journal', Item });
    }
    const { Items = [] } = await dynamoDb.query({
      TableName: 'Journal',
      KeyConditionExpression: 'tenant_id = :tenant AND begins_with(page, :day)',
      ExpressionAttributeValues: { ':tenant': { S: 'acme' }, ':day': { S: '2026-11-28' } },
    });
    expect(Items.map(({ page }) => page?.S)).toEqual(['2026-11-28#a', '2026-11-28#b']);
  });

  it('have their index, which holds what it projects, and only items that have its key', async () => {
    await provision(smallTemplate(), endpoints);
    await addOpenEvent('acme#1', '2026-11-29');
    await addOpenEvent('acme#2', '2026-11-27');
    await dynamoDb.putItem({ TableName: 'Ledger', Item: { pk: { S: 'acme#3' } } });
    expect(await openEvents()).toEqual([
      {
        pk: { S: 'acme#1' },
        open: { S: 'failed#3' },
        since: { S: '2026-11-29' },
        reason: { S: 'invalid_body' },
      },
    ]);
  });

  it('get an index that an earlier run did not make, and keep their items', async () => {
    await dynamoDb.deleteTable({ TableName: 'Ledger' });
    await provision(smallTemplate({ Ledger: LEDGER_WITHOUT_INDEX }), endpoints);
    await addOpenEvent('acme#1', '2026-11-29');
    await provision(smallTemplate(), endpoints);
    expect(await openEvents()).toHaveLength(1);
  });
});

describe('the functions of a template', () => {
  const WEEKDAY_NIGHT = Date.parse('2026-11-30T04:00:00Z');
  const folder = mkdtempSync(join(tmpdir(), 'event-processor-'));
  const templatePath = join(folder, 'template.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Each function logs its name, what it was called with, and its environment. */
  function writeCode(name: string, more = ''): void {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(
      join(folder, name, 'index.mjs'),
      `export const handler = async (event) => {
        const { TABLE: table, JOURNAL: journal } = process.env;
        console.log(JSON.stringify({ name: '${name}', event, table, journal }));
        ${more}
      };`,
    );
  }

  interface Call {
    readonly name: string;
    readonly event: {
      readonly Records?: readonly { readonly body: string }[];
      readonly source?: string;
    };
    readonly table?: string;
    readonly journal?: string;
  }

  const calls: Call[] = [];
  const failures: string[] = [];
  let timer: ManualTimer;
  beforeEach(() => {
    calls.length = 0;
    failures.length = 0;
    timer = new ManualTimer(WEEKDAY_NIGHT);
    writeFileSync(templatePath, JSON.stringify(smallTemplate()));
    for (const name of ['consume', 'sweep', 'api']) writeCode(name);
  });

  function start(api?: LocalApi): Promise<LocalRun> {
    return runLocally({
      ...(api && { api }),
      templatePath,
      endpoints,
      concurrency: 1,
      timer,
      onDelivery: () => undefined,
      onScheduledCallFailed: (id, error) => failures.push(`${id}: ${String(error)}`),
      onLogLine: (line) => calls.push(JSON.parse(line) as Call),
    });
  }

  const bodiesOf = (name: string) =>
    calls
      .filter((call) => call.name === name)
      .flatMap(({ event: { Records = [] } }) => Records.map(({ body }) => body));

  it('get the messages of their own queues, in their own environment', async () => {
    const run = await start();
    await sqs.sendMessage({ QueueUrl: run.resources.queueUrl, MessageBody: 'an event' });
    const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'Commands' });
    await sqs.sendMessage({ QueueUrl, MessageBody: 'a command' });
    await expect.poll(() => calls.length).toBe(2);
    await run.drain();
    expect([bodiesOf('consume'), bodiesOf('sweep'), bodiesOf('api')]).toEqual([
      ['an event'],
      ['a command'],
      [],
    ]);
    const byName = Object.groupBy(calls, ({ name }) => name);
    expect(byName['consume']?.[0]).toMatchObject({ table: 'Ledger' });
    expect(byName['sweep']?.[0]).toMatchObject({ journal: 'Journal' });
    expect(byName['sweep']?.[0]).not.toHaveProperty('table');
    expect(await run.unfinished()).toBe(0);
  });

  it('are called when their schedules are due', async () => {
    const run = await start();
    await timer.advance(60_000);
    await expect
      .poll(() => calls)
      .toMatchObject([{ name: 'sweep', event: { source: 'aws.events' } }]);
    await run.drain();
    expect(calls[0]).toMatchObject({ journal: 'Journal' });
  });

  it('are called again by a schedule after a call that failed', async () => {
    writeCode('sweep', `throw new Error('not now');`);
    const run = await start();
    await timer.advance(60_000);
    await expect.poll(() => failures).toHaveLength(1);
    await timer.advance(60_000);
    await expect.poll(() => failures).toHaveLength(2);
    await run.drain();
    expect(failures[0]).toContain('Sweep: InvocationError: Error: not now');
  });

  it('answer the HTTP requests that the routes of the API lead to them', async () => {
    const body = `event.rawPath + ' ' + process.env.API_DEFAULT_TENANT`;
    writeCode('api', `return { statusCode: 201, body: ${body} };`);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const answered: Answered[] = [];
    const other: string[] = [];
    const run = await start({
      port,
      onOtherPort: () => other.push('taken'),
      onAnswer: (each) => answered.push(each),
    });
    const response = await fetch(`${run.apiUrl}/events/1`);
    await run.drain();
    taken.close();
    expect([response.status, await response.text()]).toEqual([201, '/events/1 local']);
    expect(other).toEqual(['taken']);
    expect(answered).toMatchObject([{ method: 'GET', path: '/events/1', status: 201 }]);
    await expect(fetch(`${run.apiUrl}/events/1`)).rejects.toThrow();
  });

  it('all run their own code but the one that takes events, if it is given another module', async () => {
    const file = join(folder, 'other.mjs');
    writeFileSync(file, `export const handler = async () => console.log('{"name":"other"}');`);
    const run = await runLocally({
      templatePath,
      functionFile: file,
      endpoints,
      concurrency: 1,
      timer,
      onDelivery: () => undefined,
      onLogLine: (line) => calls.push(JSON.parse(line) as Call),
    });
    await sqs.sendMessage({ QueueUrl: run.resources.queueUrl, MessageBody: 'an event' });
    await timer.advance(60_000);
    await expect.poll(() => calls.map(({ name }) => name).sort()).toEqual(['other', 'sweep']);
    await run.drain();
  });
});
