import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { startEmbeddedDynamoDb } from '../../src/local/embedded-dynamodb.ts';
import { openEndpoints, type Endpoints } from '../../src/local/endpoints.ts';

const open: Endpoints[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((endpoints) => endpoints.stop()));
});

async function openAll(environment: Record<string, string>): Promise<Endpoints> {
  const endpoints = await openEndpoints(environment);
  open.push(endpoints);
  return endpoints;
}

describe('openEndpoints', () => {
  it('starts the embedded services on loopback where no variable names an endpoint', async () => {
    const { sqs, dynamoDb, region, credentials } = await openAll({});
    expect([new URL(sqs).hostname, new URL(dynamoDb).hostname]).toEqual(['127.0.0.1', '127.0.0.1']);
    const queues = new SQSClient({ endpoint: sqs, region, credentials });
    const tables = new DynamoDBClient({ endpoint: dynamoDb, region, credentials });
    expect((await queues.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    expect((await tables.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it('takes AWS_ENDPOINT_URL for both, with the usual region and credentials', async () => {
    const { sqs, dynamoDb, region, credentials } = await openAll({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
    expect([sqs, dynamoDb]).toEqual(['http://127.0.0.1:4566', 'http://127.0.0.1:4566']);
    expect(region).toBe('eu-central-1');
    expect(credentials).toEqual({ accessKeyId: 'id', secretAccessKey: 'secret' });
  });

  it('prefers the variable of a single service to the one of all', async () => {
    const { sqs, dynamoDb } = await openAll({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
    });
    expect([sqs, dynamoDb]).toEqual(['http://127.0.0.1:1', 'http://127.0.0.1:2']);
  });

  it('says what to do on a platform without embedded DynamoDB, and leaves nothing running', async () => {
    vi.spyOn(process, 'arch', 'get').mockReturnValue('mips');
    await expect(openEndpoints({})).rejects.toThrow(
      /no embedded DynamoDB for linux-mips.*AWS_ENDPOINT_URL_DYNAMODB.*make up/,
    );
  });
});

describe('startEmbeddedDynamoDb', () => {
  it('is gone once it is stopped', async () => {
    const dynamoDb = await startEmbeddedDynamoDb();
    await dynamoDb.stop();
    await expect(fetch(dynamoDb.endpoint)).rejects.toThrow('fetch failed');
  });
});
