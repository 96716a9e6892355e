import { pathToFileURL } from 'node:url';

import { validators } from '#samples/validators.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { HttpFunction } from '../../src/adapters/api-gateway/lambda-http.ts';
import { apiWith } from '../../src/entrypoints/api-with.ts';
import { passOn, startAwsServer, type AwsAnswer, type AwsServer } from '../support/aws-server.ts';
import { PAYMENT } from '../support/events.ts';
import { httpEvent, type HttpEventParts } from '../support/http-event.ts';
import { startEmbeddedBucket, type EmbeddedBucket } from '../support/large-texts.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../support/ledger-table.ts';

const OPERATOR = { iam: { userArn: 'arn:aws:sts::123456789012:assumed-role/Shop/i-1' } };
const TENANT = { jwt: { claims: { tenant: 'acme', sub: 'service' } } };
const DOCUMENTS = pathToFileURL('generated/documents/');

let ledger: EmbeddedLedger;
let bucket: EmbeddedBucket;
let dynamoDb: AwsServer;
let sqs: AwsServer;
let sqsAnswer: AwsAnswer;
let handler: HttpFunction;

beforeAll(async () => {
  ledger = await startEmbeddedLedger();
  bucket = await startEmbeddedBucket();
  dynamoDb = await startAwsServer((call) => passOn(call, ledger.endpoint));
  sqs = await startAwsServer(() => sqsAnswer);
  const environment = {
    STAGE: 'dev',
    QUEUE_URL: `${sqs.endpoint}/000000000000/events`,
    TABLE_NAME: await ledger.createTable(),
    JOURNAL_TABLE_NAME: await ledger.createJournal(),
    BUCKET_NAME: bucket.name,
    API_TENANT_CLAIM: 'tenant',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    AWS_ENDPOINT_URL_S3: bucket.endpoint,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  handler = apiWith({ schemas: validators, handlers: [] }, DOCUMENTS);
});
beforeEach(() => {
  sqsAnswer = { status: 200, body: '{"Attributes":{}}' };
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([dynamoDb.stop(), sqs.stop()]);
  await ledger.stop();
  await bucket.stop();
});

async function ask(parts: HttpEventParts) {
  const event = httpEvent({ authorizer: OPERATOR, ...parts });
  const { statusCode, body = '' } = await handler(event, {
    getRemainingTimeInMillis: () => 20_000,
  });
  return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> };
}

function publish(event: object, authorizer: object = OPERATOR) {
  const headers = { 'content-type': 'application/json' };
  const parts = { method: 'POST', rawPath: '/events', headers, authorizer };
  return ask({ ...parts, body: JSON.stringify(event) });
}

const payment = (id: string) => ({ id, type: 'payment.processed', payload: PAYMENT });

describe('the function of the HTTP API, on AWS’s interfaces', () => {
  it('records an event in two calls of DynamoDB and none of SQS, and shows it', async () => {
    const [before, beforeSqs] = [dynamoDb.calls.length, sqs.calls.length];
    const published = await publish({ ...payment('one'), tenant_id: 'acme' });
    expect(published).toMatchObject({ status: 201, body: { status: 'processed' } });
    expect(dynamoDb.calls.slice(before)).toHaveLength(2);
    expect(sqs.calls.slice(beforeSqs)).toEqual([]);
    const shown = await ask({ rawPath: '/events/one', rawQueryString: 'tenant_id=acme' });
    expect(shown).toMatchObject({ status: 200, body: { id: 'one', client_id: 'Shop' } });
  });

  it('takes the tenant of a token from the claim that the settings name', async () => {
    expect(await publish(payment('two'), TENANT)).toMatchObject({ status: 201 });
    const authorizer = TENANT;
    expect(await ask({ rawPath: '/events/two', authorizer })).toMatchObject({
      status: 200,
      body: { tenant_id: 'acme' },
    });
    const other = { jwt: { claims: { tenant: 'other' } } };
    expect(await ask({ rawPath: '/events/two', authorizer: other })).toMatchObject({ status: 404 });
  });

  it.each([
    ['nobody', 401, {}],
    ['a token without a tenant', 403, { jwt: { claims: { sub: 'a', tenant_id: 'acme' } } }],
    ['a token with an impossible tenant', 403, { jwt: { claims: { tenant: '[a b]' } } }],
  ])('refuses %s with %d', async (_, status, authorizer) => {
    expect(await ask({ rawPath: '/events', authorizer })).toMatchObject({ status });
  });

  it('says whether ledger and queue can be reached', async () => {
    expect(await ask({ rawPath: '/health' })).toMatchObject({ status: 200 });
    sqsAnswer = { status: 400, body: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}' };
    expect(await ask({ rawPath: '/health' })).toMatchObject({
      status: 503,
      body: { store: 'reachable', queue: 'unreachable' },
    });
  });

  it('serves the documents that lie beside it', async () => {
    expect(await ask({ rawPath: '/openapi.json' })).toMatchObject({
      status: 200,
      body: { openapi: expect.stringMatching(/^3\.1/) as string },
    });
  });

  it('answers what HTTP does not allow with a problem', async () => {
    expect(await ask({ method: 'TRACE' })).toMatchObject({ status: 400, body: { status: 400 } });
  });

  it('does not start with wrong settings', () => {
    vi.stubEnv('API_TENANT_CLAIM', 'a b');
    expect(() => apiWith({ schemas: [], handlers: [] }, DOCUMENTS)).toThrow('API_TENANT_CLAIM');
    vi.stubEnv('API_TENANT_CLAIM', 'tenant');
  });
});
