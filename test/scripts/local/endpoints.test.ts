import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { startEmbedded } from '../../../scripts/local/embedded-services.ts';
import { emulatorOf, openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';

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
  it('starts the embedded services on loopback if no variable names an endpoint', async () => {
    const { sqs, dynamoDb, region, credentials } = await openAll({});
    expect([new URL(sqs).hostname, new URL(dynamoDb).hostname]).toEqual(['127.0.0.1', '127.0.0.1']);
    const queues = new SQSClient({ endpoint: sqs, region, credentials });
    const tables = new DynamoDBClient({ endpoint: dynamoDb, region, credentials });
    expect((await queues.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    expect((await tables.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it('takes AWS_ENDPOINT_URL for all services, and never real credentials', async () => {
    const emulator = await startEmbedded(['sqs']);
    const { sqs, dynamoDb, region, credentials } = await openAll({
      AWS_ENDPOINT_URL: `${emulator.endpoints.sqs}/`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'real',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
    await emulator.stop();
    expect([sqs, dynamoDb]).toEqual([emulator.endpoints.sqs, emulator.endpoints.sqs]);
    expect(region).toBe('eu-central-1');
    expect(credentials).toEqual({ accessKeyId: 'test', secretAccessKey: 'test' });
  });

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_DYNAMODB'])(
    'says that nothing answers where %s points',
    async (variable) => {
      // Nothing listens on port 9, discard, of this machine.
      await expect(openEndpoints({ [variable]: 'http://127.0.0.1:9' })).rejects.toThrow(
        `Nothing answers at http://127.0.0.1:9 (${variable})`,
      );
    },
  );

  it.each([
    [{ AWS_REGION: '' }, 'us-east-1'],
    [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-1'],
    [{ AWS_REGION: 'eu-central-1', AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-central-1'],
  ])('takes %j for %s', async (environment, region) => {
    expect((await openAll(environment)).region).toBe(region);
  });

  it.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])('refuses a %s that is none', async (variable) => {
    await expect(openEndpoints({ [variable]: 'my region' })).rejects.toThrow(
      `${variable} must be a region, such as eu-west-1, got "my region".`,
    );
  });

  it('says what to do on a platform without embedded DynamoDB, and leaves nothing running', async () => {
    vi.spyOn(process, 'arch', 'get').mockReturnValue('mips');
    await expect(openEndpoints({})).rejects.toThrow(
      /no embedded DynamoDB for linux-mips.*AWS_ENDPOINT_URL_DYNAMODB.*docker compose up/,
    );
  });
});

describe('emulatorOf', () => {
  it('prefers the variable of a service to the one of all', () => {
    const environment = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:2/',
    };
    expect(emulatorOf('AWS_ENDPOINT_URL_SQS', environment)).toEqual({
      url: 'http://127.0.0.1:2',
      variable: 'AWS_ENDPOINT_URL_SQS',
    });
    expect(emulatorOf('AWS_ENDPOINT_URL_DYNAMODB', environment)).toEqual({
      url: 'http://127.0.0.1:1',
      variable: 'AWS_ENDPOINT_URL',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    const environment = { AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_SQS: '' };
    expect(emulatorOf('AWS_ENDPOINT_URL_SQS', environment)).toBeUndefined();
  });

  it.each([
    'https://sqs.us-east-1.amazonaws.com',
    'https://dynamodb.cn-north-1.amazonaws.com.cn/',
    'https://sqs.eu-west-1.api.aws',
    'localhost',
    'localhost:4566',
    ' ',
  ])('refuses %s, which is no emulator', (url) => {
    const environment = { AWS_ENDPOINT_URL: url };
    expect(() => emulatorOf('AWS_ENDPOINT_URL_SQS', environment)).toThrow(
      'AWS_ENDPOINT_URL must be the URL of an emulator',
    );
  });
});
