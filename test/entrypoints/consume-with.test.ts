import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { validators } from '#samples/validators.js';

import { consumeWith } from '../../src/entrypoints/consume-with.ts';
import { ScriptedTransport } from '../support/aws-connections.ts';
import { queueMessage, wireText } from '../support/events.ts';
import { lambdaContext, sqsEvent } from '../support/lambda.ts';

const ENVIRONMENT = {
  STAGE: 'dev',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
  TABLE_NAME: 'ledger',
  BUCKET_NAME: 'large-texts',
  MAX_RECEIVE_COUNT: '5',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL: '',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
};

beforeEach(() => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

const SAMPLES = { schemas: validators, handlers: [] };
const EVENT = sqsEvent([queueMessage({ messageId: 'one', body: wireText() })]);

describe('the consumer, put together from the environment', () => {
  it('writes to the table of its region', async () => {
    const transport = new ScriptedTransport({ body: '{"Responses":[{}]}' });
    const answer = await consumeWith(SAMPLES, transport)(EVENT, lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(transport.requests.map(({ hostname }) => hostname)).toEqual([
      'dynamodb.eu-west-1.amazonaws.com',
    ]);
  });

  it('names events in the journal before it writes them, if the journal has a table', async () => {
    vi.stubEnv('JOURNAL_TABLE_NAME', 'journal');
    const transport = new ScriptedTransport({ body: '{"Responses":[{}]}' });
    const answer = await consumeWith(SAMPLES, transport)(EVENT, lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [] });
    const tables = transport.requests.map(({ body }) => /INTO \\"(\w+)/.exec(String(body))?.[1]);
    expect(tables).toEqual(['journal', 'ledger']);
  });

  it('finds its endpoints in another partition', async () => {
    vi.stubEnv('URL_SUFFIX', 'amazonaws.com.cn');
    const transport = new ScriptedTransport({ status: 400, body: '{"__type":"Refused"}' });
    await consumeWith(SAMPLES, transport)(EVENT, lambdaContext());
    expect(transport.requests[0]?.hostname).toBe('dynamodb.eu-west-1.amazonaws.com.cn');
  });

  it('gives messages back without credentials, and sends no request', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    const transport = new ScriptedTransport({});
    const answer = await consumeWith(SAMPLES, transport)(EVENT, lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
    expect(transport.requests).toEqual([]);
  });

  it.each(['{}', '[]', 'null', '', '{"Responses":[]}'])(
    'acknowledges nothing for the answer %s',
    async (body) => {
      const transport = new ScriptedTransport({ body });
      const answer = await consumeWith(SAMPLES, transport)(EVENT, lambdaContext());
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
    },
  );

  it.each([
    ['AWS_REGION', ''],
    ['AWS_ENDPOINT_URL_S3', 'localhost:4566'],
  ])('does not start if %s is "%s"', (name, value) => {
    vi.stubEnv(name, value);
    expect(() => consumeWith(SAMPLES, new ScriptedTransport({}))).toThrow(name);
  });
});
