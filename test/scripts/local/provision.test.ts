import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { provision } from '../../../scripts/local/provision.ts';
import { passOn, startAwsServer } from '../../support/aws-server.ts';
import type { Template } from '../../../scripts/local/template.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';

let endpoints: Endpoints;
let assembly: CloudAssembly;
let fifo: CloudAssembly;
beforeAll(async () => {
  endpoints = await openEndpoints({});
  assembly = await synthesize();
  fifo = await synthesize({ fifo: true });
});
afterAll(async () => {
  assembly.remove();
  fifo.remove();
  await endpoints.stop();
});

async function attributesOf(queueUrl: string): Promise<Record<string, string>> {
  const { region, credentials, sqs: endpoint } = endpoints;
  const client = new SQSClient({ region, credentials, endpoint });
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await client.send(command);
  client.destroy();
  return Attributes;
}

describe('provision', () => {
  it('makes the queues with the attributes of the template', async () => {
    const { queueUrl, deadLetterQueueUrl, functions } = await provision(
      assembly.template,
      endpoints,
    );
    const source = await attributesOf(queueUrl);
    const deadLetters = await attributesOf(deadLetterQueueUrl);
    expect(source).toMatchObject({
      QueueArn: functions[0]?.mappings[0]?.queueArn,
      VisibilityTimeout: '180',
      MessageRetentionPeriod: '345600',
    });
    expect(JSON.parse(source['RedrivePolicy'] ?? '')).toEqual({
      deadLetterTargetArn: deadLetters['QueueArn'],
      maxReceiveCount: 5,
    });
    expect(deadLetters).toMatchObject({ MessageRetentionPeriod: '1209600' });
  });

  it.each([
    ['ledger', 'tableName', [{ AttributeName: 'pk', KeyType: 'HASH' }]],
    [
      'journal',
      'journalTableName',
      [
        { AttributeName: 'tenant_id', KeyType: 'HASH' },
        { AttributeName: 'position', KeyType: 'RANGE' },
      ],
    ],
  ] as const)('makes the table of the %s with the keys of the template', async (_, name, keys) => {
    const { [name]: TableName } = await provision(assembly.template, endpoints);
    const { region, credentials, dynamoDb: endpoint } = endpoints;
    const client = new DynamoDBClient({ region, credentials, endpoint });
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    client.destroy();
    expect(Table).toMatchObject({
      KeySchema: keys,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
  });

  it('makes the bucket, and takes the one of an earlier run', async () => {
    const { bucketName } = await provision(assembly.template, endpoints);
    expect(await provision(assembly.template, endpoints)).toMatchObject({ bucketName });
    const { region, credentials, s3: endpoint } = endpoints;
    const client = new S3Client({ region, credentials, endpoint });
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    client.destroy();
    expect(Buckets.map(({ Name }) => Name)).toEqual([bucketName]);
  });

  it('makes the bucket on an emulator that has a host name, too', async () => {
    const named = { ...endpoints, s3: endpoints.s3.replace('127.0.0.1', 'localhost') };
    const { bucketName } = await provision(assembly.template, endpoints);
    expect(await provision(assembly.template, named)).toMatchObject({ bucketName });
  });

  it('reads how the functions are run from the template', async () => {
    const resources = await provision(assembly.template, endpoints);
    const { functions, queueUrl, tableName, bucketName } = resources;
    const [lambda, watchdog, api, ...others] = functions;
    expect(others).toEqual([]);
    expect(api).toMatchObject({
      environment: { TABLE_NAME: tableName, QUEUE_URL: queueUrl },
      mappings: [],
      schedules: [],
    });
    expect(watchdog).toMatchObject({
      environment: { TABLE_NAME: tableName, DEAD_LETTER_QUEUE_URL: resources.deadLetterQueueUrl },
      mappings: [],
      schedules: [{ expression: 'rate(1 minute)', source: 'aws.events' }],
    });
    expect(lambda).toMatchObject({ handler: 'index.handler', timeoutSeconds: 30, memoryMb: 512 });
    expect(lambda?.environment).toMatchObject({
      QUEUE_URL: queueUrl,
      TABLE_NAME: tableName,
      BUCKET_NAME: bucketName,
    });
    expect(lambda?.mappings).toMatchObject([
      { queueUrl, batchSize: 100, windowSeconds: 1, maxConcurrency: 50 },
    ]);
    expect(lambda?.schedules).toEqual([]);
  });

  it('uses an existing table and bucket, and names one that doesn’t exist', async () => {
    const { tableName, bucketName } = await provision(assembly.template, endpoints);
    const existing = (name: string): Template => {
      const text = JSON.stringify(assembly.template);
      return JSON.parse(text.replaceAll(`{"Ref":"${tableName}"}`, `"${name}"`)) as Template;
    };
    expect(await provision(existing(tableName), endpoints)).toMatchObject({
      tableName,
      bucketName,
    });
    await expect(provision(existing('EventProcessor-dev-gone'), endpoints)).rejects.toThrow(
      "existingTable names the table EventProcessor-dev-gone, which can't be found",
    );
  });

  it('makes a FIFO pair on an emulator that takes FIFO attributes only when a queue is made', async () => {
    // As ElasticMQ 1.6.14 does.
    const strict = await startAwsServer((call) => {
      const refused = /ContentBasedDeduplication|DeduplicationScope|FifoQueue/.exec(
        String(call.body),
      );
      return call.operation === 'SetQueueAttributes' && refused
        ? { status: 400, body: `{"__type":"InvalidAttributeName","message":"${refused[0]}"}` }
        : passOn(call, endpoints.sqs);
    });
    const { queueUrl } = await provision(fifo.template, { ...endpoints, sqs: strict.endpoint });
    await strict.stop();
    expect(queueUrl).toContain(`${strict.endpoint}/`);
  });

  it.each([
    ['sqs', 'The queue QueueDeadLetter5B394E74'],
    ['dynamoDb', 'The table TableLedger9D941B61'],
    ['s3', 'The bucket bucketlargetexts76f8fd57'],
  ] as const)('names resource and endpoint if %s refuses', async (service, resource) => {
    const refusing = await startAwsServer(() => ({
      status: 400,
      body: '{"__type":"NotToday","message":"closed"}',
    }));
    const broken = { ...endpoints, [service]: refusing.endpoint };
    await expect(provision(assembly.template, broken)).rejects.toThrow(
      new RegExp(`^${resource} can't be set up at ${refusing.endpoint}: `),
    );
    await refusing.stop();
  });

  it('makes a FIFO pair from a FIFO template', async () => {
    const { queueUrl, deadLetterQueueUrl, functions } = await provision(fifo.template, endpoints);
    expect(queueUrl).toMatch(/\.fifo$/);
    expect(deadLetterQueueUrl).toMatch(/\.fifo$/);
    expect(await attributesOf(queueUrl)).toMatchObject({ FifoQueue: 'true' });
    expect(functions[0]?.mappings).toMatchObject([{ batchSize: 10, windowSeconds: 0 }]);
  });
});
