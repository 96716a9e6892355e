import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Metafile } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  API,
  bundleFunction,
  CONSUMER,
  SAMPLE_CONSUMER,
} from '../scripts/build/bundle-function.ts';
import { DynamoDbStore } from '../src/adapters/dynamodb/dynamodb-store.ts';
import type { SqsFunction } from '../src/adapters/sqs/lambda-sqs.ts';
import {
  passOn,
  startAwsServer,
  type AwsAnswer,
  type AwsCall,
  type AwsServer,
} from './support/aws-server.ts';
import { PAYMENT, queueMessage, wireText } from './support/events.ts';
import { lambdaContext, sqsEvent } from './support/lambda.ts';
import { startEmbeddedBucket, type EmbeddedBucket } from './support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from './support/ledger-table.ts';
import { noise } from './support/noise.ts';
import { times } from './support/records.ts';

let folder: string;
let metafile: Metafile;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-consumer-'));
  metafile = await bundleFunction(SAMPLE_CONSUMER, join(folder, 'consume'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const entryPoint = (name = 'consume') => join(folder, name, 'index.mjs');

async function bundledTexts(name = 'consume'): Promise<string[]> {
  const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
}

/** Loads a bundle in a new Node process. Returns the type of its handler, or the error. */
async function load(environment: Record<string, string>, name = 'consume'): Promise<string> {
  const script = `
    const tell = (text) => console.log(String(text));
    import(${JSON.stringify(pathToFileURL(entryPoint(name)))}).then(
      ({ handler }) => tell(typeof handler),
      tell,
    );`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script], {
    env: environment,
  });
  return stdout;
}

describe('the bundle', () => {
  it('holds no schema compiler', async () => {
    const inputs = Object.keys(metafile.inputs);
    expect(inputs).toContain('src/entrypoints/consume-with.ts');
    expect(inputs.filter((input) => /ajv|json-schema-to-typescript/.test(input))).toEqual([]);
    for (const text of await bundledTexts()) expect(text).not.toMatch(/new Function\b/);
  });

  it('holds no client of the SDK', () => {
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.filter((input) => /node_modules\/@aws-sdk/.test(input))).toEqual([]);
  });

  it('loads in Node 24 with the handler exported', async () => {
    expect(process.versions.node).toMatch(/^24\./);
    const exported = await load({
      AWS_REGION: 'eu-west-1',
      STAGE: 'dev',
      QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
      TABLE_NAME: 'ledger',
      BUCKET_NAME: 'large-texts',
      MAX_RECEIVE_COUNT: '5',
    });
    expect(exported).toBe('function\n');
  });

  it('names every setting that is missing when it loads', async () => {
    const error = await load({ AWS_REGION: 'eu-west-1' });
    expect(error).toMatch(/^SettingsError: /);
    expect(error.match(/\w+ is not set/g)).toEqual([
      'STAGE is not set',
      'QUEUE_URL is not set',
      'TABLE_NAME is not set',
      'BUCKET_NAME is not set',
      'MAX_RECEIVE_COUNT is not set',
    ]);
  });
});

describe('the bundle that is deployed', () => {
  it('holds nothing of the samples, nor of what else only this machine runs', async () => {
    const { inputs } = await bundleFunction(CONSUMER, join(folder, 'deployed'));
    const files = Object.keys(inputs);
    expect(files).toContain(CONSUMER);
    expect(files).toContain('generated/validators.js');
    expect(files.filter((file) => /^(scripts|test|generated\/samples)\//.test(file))).toEqual([]);
  });
});

describe('the bundle of the HTTP API', () => {
  let ofApi: Metafile;
  beforeAll(async () => {
    ofApi = await bundleFunction(API, join(folder, 'api'));
  });

  /** The sources in the file that Lambda loads, and in those that this one needs to be loaded. */
  function sourcesAtStart(): string[] {
    const outputs = Object.entries(ofApi.outputs);
    const files = outputs.filter(([, { entryPoint }]) => entryPoint === API).map(([file]) => file);
    for (const file of files) {
      const needed = ofApi.outputs[file]?.imports.filter(({ kind }) => kind === 'import-statement');
      files.push(...(needed ?? []).map(({ path }) => path).filter((path) => !files.includes(path)));
    }
    return files.flatMap((file) => Object.keys(ofApi.outputs[file]?.inputs ?? {}));
  }

  it('holds no schema compiler, no sample and no tool', async () => {
    const inputs = Object.keys(ofApi.inputs);
    expect(inputs).toEqual(expect.arrayContaining([API, 'generated/validators.js']));
    const others = /ajv|json-schema-to-typescript|^(scripts|test|generated\/samples)\//;
    expect(inputs.filter((input) => others.test(input))).toEqual([]);
    for (const text of await bundledTexts('api')) expect(text).not.toMatch(/new Function\b/);
  });

  it('holds the clients of the SDK in files that it does not load at its start', () => {
    const client = /node_modules\/@aws-sdk\/client-/;
    expect(Object.keys(ofApi.inputs).some((input) => client.test(input))).toBe(true);
    expect(sourcesAtStart()).toContain('src/entrypoints/open-api.ts');
    expect(sourcesAtStart().filter((source) => client.test(source))).toEqual([]);
  });

  it('has the documents beside it', async () => {
    const documents = join(folder, 'api', 'documents');
    expect(await readdir(documents)).toEqual(await readdir('generated/documents'));
    const openApi = await readFile(join(documents, 'openapi.json'), 'utf8');
    expect(JSON.parse(openApi)).toHaveProperty('openapi');
  });

  it('loads with the handler exported, or names every setting that is missing', async () => {
    const exported = await load(
      {
        AWS_REGION: 'eu-west-1',
        STAGE: 'dev',
        QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
        TABLE_NAME: 'ledger',
        JOURNAL_TABLE_NAME: 'journal',
        BUCKET_NAME: 'large-texts',
      },
      'api',
    );
    expect(exported).toBe('function\n');
    const error = await load({ AWS_REGION: 'eu-west-1' }, 'api');
    expect(error.match(/\w+ is not set/g)).toEqual([
      'STAGE is not set',
      'QUEUE_URL is not set',
      'TABLE_NAME is not set',
      'JOURNAL_TABLE_NAME is not set',
      'BUCKET_NAME is not set',
    ]);
  });
});

describe.each([
  ['bundled', () => import(pathToFileURL(entryPoint()).href) as Promise<{ handler: SqsFunction }>],
  ['from source', () => import('../scripts/samples/consume.lambda.ts')],
])('the handler, %s, on AWS’s interfaces', (_, importHandler) => {
  let ledger: EmbeddedLedger;
  let bucket: EmbeddedBucket;
  let dynamoDb: AwsServer;
  let sqs: AwsServer;
  let tableName: string;
  let handler: SqsFunction;

  const healthy = (call: AwsCall) => passOn(call, ledger.endpoint);
  let answer: (call: AwsCall) => Promise<AwsAnswer | undefined> | AwsAnswer | undefined;

  beforeAll(async () => {
    ledger = await startEmbeddedLedger();
    tableName = await ledger.createTable();
    bucket = await startEmbeddedBucket();
    dynamoDb = await startAwsServer((call) => answer(call));
    sqs = await startAwsServer(() => ({ status: 200, body: '{"Successful":[],"Failed":[]}' }));
    const environment = {
      STAGE: 'dev',
      QUEUE_URL: `${sqs.endpoint}/000000000000/events`,
      TABLE_NAME: tableName,
      BUCKET_NAME: bucket.name,
      MAX_RECEIVE_COUNT: '5',
      RETRY_BASE_SECONDS: '10',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_SQS: sqs.endpoint,
      // A host name, as emulators have in a network of containers. The bucket isn't part of it.
      AWS_ENDPOINT_URL_S3: bucket.endpoint.replace('127.0.0.1', 'localhost'),
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    ({ handler } = await importHandler());
  });
  beforeEach(() => {
    answer = healthy;
  });
  afterEach(() => vi.useRealTimers());
  afterAll(async () => {
    vi.unstubAllEnvs();
    await Promise.all([dynamoDb.stop(), sqs.stop()]);
    await ledger.stop();
    await bucket.stop();
  });

  const batch = (name: string, count: number) =>
    sqsEvent(
      times(count, (index) =>
        queueMessage({
          messageId: `${name}-${index}`,
          body: wireText({ event_id: `${name}-${index}` }),
        }),
      ),
    );

  async function callsDuring(act: () => Promise<void>) {
    const [before, beforeSqs] = [dynamoDb.calls.length, sqs.calls.length];
    await act();
    return { dynamoDb: dynamoDb.calls.slice(before), sqs: sqs.calls.slice(beforeSqs) };
  }

  it('records a full batch of 100 new plain events in at most 4 calls of DynamoDB and none of SQS', async () => {
    const calls = await callsDuring(async () => {
      const result = await handler(batch('new', 100), lambdaContext());
      expect(result).toEqual({ batchItemFailures: [] });
    });
    expect(calls.dynamoDb.length).toBeLessThanOrEqual(4);
    expect(calls.sqs).toEqual([]);
    for (const index of [0, 99]) {
      const { Item } = await ledger.client.send(
        new GetItemCommand({ TableName: tableName, Key: { pk: { S: `acme#new-${index}` } } }),
      );
      expect(Item).toMatchObject({ status: { S: 'processed' } });
    }
  });

  it('puts a body too large for the table into the bucket', async () => {
    const body = wireText({ event_id: 'large', body: { ...PAYMENT, note: noise(800_000) } });
    const result = await handler(sqsEvent([queueMessage({ body })]), lambdaContext());
    expect(result).toEqual({ batchItemFailures: [] });
    const store = new DynamoDbStore(ledger.client, tableName, bucket.largeTexts);
    expect((await store.find('acme#large'))?.content).toMatchObject({
      bodyText: JSON.stringify({ ...PAYMENT, note: noise(800_000) }),
    });
  });

  it('gives all back, ten a call, when DynamoDB refuses', async () => {
    answer = () => ({
      status: 400,
      body: '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}',
    });
    const calls = await callsDuring(async () => {
      const { batchItemFailures } = await handler(batch('refused', 25), lambdaContext());
      expect(batchItemFailures).toHaveLength(25);
    });
    expect(calls.sqs.map(({ operation }) => operation)).toEqual(
      times(3, () => 'ChangeMessageVisibilityBatch'),
    );
    const { Entries } = JSON.parse(String(calls.sqs[0]?.body)) as {
      Entries: { VisibilityTimeout: number }[];
    };
    for (const { VisibilityTimeout } of Entries) {
      expect(VisibilityTimeout).toBeGreaterThanOrEqual(10);
      expect(VisibilityTimeout).toBeLessThanOrEqual(12);
    }
  });

  it('ends a call that stalls, and makes it again', async () => {
    const come: AwsCall[] = [];
    const stalled = Promise.withResolvers<undefined>();
    answer = (call) => {
      if (come.push(call) > 1) return healthy(call);
      stalled.resolve(undefined);
      return undefined;
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const result = handler(batch('stalled', 1), lambdaContext());
    await stalled.promise;
    await vi.advanceTimersByTimeAsync(3_000);
    // Small steps: past the pause before the second try, not into that one's own timeouts.
    while (come.length < 2) {
      await vi.advanceTimersByTimeAsync(20);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await result).toEqual({ batchItemFailures: [] });
  });
});
