import { existsSync, readFileSync } from 'node:fs';

import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFaultyDynamoDb, type FaultyDynamoDb } from '../../../scripts/demo/faulty-dynamodb.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import type { PublishedEndpoints } from '../../../scripts/local/endpoints-file.ts';
import type { RecentTraffic } from '../../../src/operation-ports.ts';
import { AlarmModel } from '../../lib/cloudwatch/alarm-model.ts';
import { addLogLines } from '../../lib/cloudwatch/emf.ts';
import { MetricValues } from '../../lib/cloudwatch/metric-values.ts';
import { templateAlarms } from '../../lib/cloudwatch/template-alarms.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { wireText } from '../../support/events.ts';
import { runLocal, surroundingsOf } from './local-in-tests.ts';

const MINUTE_MS = 60_000;
/** In any minute of the outage, or in the two that it touches, the alarm needs 20. */
const EVENTS = 60;

let assembly: CloudAssembly;
let endpoints: Endpoints;
let dynamoDb: FaultyDynamoDb;
beforeAll(async () => {
  assembly = await synthesize();
  endpoints = await openEndpoints({});
  dynamoDb = await startFaultyDynamoDb(endpoints.dynamoDb);
});
afterAll(async () => {
  await dynamoDb.stop();
  await endpoints.stop();
  assembly.remove();
});

async function send(queueUrl: string): Promise<void> {
  const { region, credentials, sqs: endpoint } = endpoints;
  const client = new SQSClient({ region, credentials, endpoint });
  for (let sent = 0; sent < EVENTS; sent += 10) {
    const Entries = Array.from({ length: 10 }, (_, index) => ({
      Id: String(index),
      MessageBody: wireText({ event_id: `evt-${sent + index}` }),
    }));
    await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
  client.destroy();
}

/** The log lines that `make local --logs` prints while these events are sent. */
async function logOf(outage: boolean): Promise<string[]> {
  dynamoDb.outage = false;
  const interruption = new AbortController();
  const around = surroundingsOf(
    assembly.templatePath,
    { ...endpoints, dynamoDb: dynamoDb.endpoint },
    ['--logs'],
    interruption.signal,
  );
  const run = runLocal(around);
  await expect.poll(() => existsSync(around.endpointsFile)).toBe(true);
  const found = JSON.parse(readFileSync(around.endpointsFile, 'utf8')) as PublishedEndpoints;
  dynamoDb.outage = outage;
  await send(found.queueUrl);
  const counted = async (): Promise<number> => {
    const { series } = (await (await fetch(found.outcomesEndpoint ?? '')).json()) as RecentTraffic;
    return series.reduce((sum, { counts }) => sum + counts[outage ? 'retry' : 'processed'], 0);
  };
  await expect.poll(counted, { interval: 200 }).toBeGreaterThanOrEqual(EVENTS);
  interruption.abort();
  const { stdout, stderr } = await run;
  return `${stdout}\n${stderr}`.split('\n');
}

function raised(lines: readonly string[]): boolean {
  const alarm = templateAlarms(assembly.template.Resources).get('InfrastructureRetriesTooHigh');
  if (!alarm) throw new Error('The template has no alarm about infrastructure.');
  const values = new MetricValues();
  addLogLines(values, lines);
  const model = new AlarmModel(alarm, values);
  const now = Date.now();
  return model.raisedAt(now - 10 * MINUTE_MS, now + 3 * MINUTE_MS) !== undefined;
}

describe('make local --logs', () => {
  it('prints the metrics by which an outage raises the alarm', async () => {
    const lines = await logOf(true);
    expect(lines.join('\n')).toContain('EventsRetriedInfrastructure');
    expect(raised(lines)).toBe(true);
  });

  it('prints metrics that raise no alarm without an outage', async () => {
    const lines = await logOf(false);
    expect(lines.join('\n')).toContain('EventsProcessed');
    expect(raised(lines)).toBe(false);
  });
});
