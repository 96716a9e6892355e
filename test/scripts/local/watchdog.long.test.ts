import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { EMULATOR_ADDRESSING } from '../../../scripts/local/emulator-clients.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import type { BatchDelivery } from '../../../scripts/local/event-source-mapping.ts';
import { runLocally, type LocalRun } from '../../../scripts/local/run-locally.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { DynamoDbWatchdogMemory } from '../../../src/adapters/dynamodb/dynamodb-watchdog-memory.ts';
import { JournalWriter } from '../../../src/adapters/dynamodb/journal-writer.ts';
import { S3LargeTexts } from '../../../src/adapters/s3/s3-large-texts.ts';
import { claimed } from '../../../src/core/claim.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { PAYMENT } from '../../support/events.ts';
import { ManualTimer } from '../../support/manual-timer.ts';
import { noise } from '../../support/noise.ts';
import { processed } from '../../support/records.ts';

const HOUR = 3_600_000;

let assembly: CloudAssembly;
let endpoints: Endpoints;
let run: LocalRun;
let timer: ManualTimer;
let deliveries: BatchDelivery[];
let lines: Record<string, unknown>[];
beforeAll(async () => {
  assembly = await synthesize();
  endpoints = await openEndpoints({});
  timer = new ManualTimer(0);
  deliveries = [];
  lines = [];
  run = await runLocally({
    templatePath: assembly.templatePath,
    endpoints,
    concurrency: 1,
    timer,
    onDelivery: (delivery) => deliveries.push(delivery),
    onLogLine: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
  });
});
afterAll(async () => {
  await run.drain();
  await endpoints.stop();
  assembly.remove();
});

const metrics = () => lines.find((line) => '_aws' in line);

describe('the bundle of the watchdog', () => {
  it('is called each minute, and sends an event again whose message is gone', async () => {
    const { region, credentials } = endpoints;
    const dynamoDb = new DynamoDB({ region, credentials, endpoint: endpoints.dynamoDb });
    const s3 = new S3({ region, credentials, endpoint: endpoints.s3, ...EMULATOR_ADDRESSING });
    const { tableName, journalTableName, bucketName } = run.resources;
    const journal = new JournalWriter(dynamoDb, journalTableName);
    const texts = new S3LargeTexts(s3, bucketName);
    const store = new DynamoDbStore(dynamoDb, tableName, texts, journal);
    const anHourAgo = new Date(Date.now() - HOUR).toISOString();
    const body = { ...PAYMENT, note: noise(700_000) };
    const record = processed({ body }, { receivedAt: anHourAgo });
    await store.record([claimed(record, 'claim-1', anHourAgo)], PLENTY);
    await new DynamoDbWatchdogMemory(dynamoDb, journalTableName).save({
      revision: 0,
      ranAt: Date.now(),
      calmSince: Date.now() - HOUR,
      claimCursors: {},
    });

    await timer.advance(60_000);
    const done = () => lines.find(({ message }) => String(message).startsWith('watchdog'));
    await expect.poll(done).toMatchObject({
      message: 'watchdog done',
      sent_again: 1,
      overdue: 1,
      claims_complete: true,
      open_complete: true,
    });
    await expect.poll(metrics).toMatchObject({
      EventsSentAgain: 1,
      MappingDisabled: 0,
      OpenEvents: 1,
      WatchdogRuns: 1,
    });
    await expect.poll(() => deliveries.length).toBe(1);
    const [message] = deliveries[0]?.messages ?? [];
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ event_id: 'evt-1', body });
    expect(message?.MessageAttributes?.['resent']?.StringValue).toBe(
      `v1 ${Date.parse(anHourAgo)} 1 message-1`,
    );
    dynamoDb.destroy();
    s3.destroy();
  });

  it('sees that somebody has paused the intake, and only counts then', async () => {
    const { region, credentials } = endpoints;
    const lambda = new Lambda({ region, credentials, endpoint: run.lambdaEndpoint });
    const UUID = run.resources.eventSourceMappingId;
    await lambda.updateEventSourceMapping({ UUID, Enabled: false });
    lambda.destroy();
    lines.length = 0;
    await timer.advance(60_000);
    const done = () => lines.find(({ message }) => message === 'watchdog done');
    await expect.poll(done).toMatchObject({
      only_counted: 'mapping_disabled',
      sent_again: 0,
    });
    await expect.poll(metrics).toMatchObject({ MappingDisabled: 1 });
  });
});
