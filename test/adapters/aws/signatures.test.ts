import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import type { HttpRequest } from '@smithy/core/transport';
import type { FinalizeRequestMiddleware, Pluggable } from '@smithy/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { connectionFrom, type ServiceName } from '../../../src/adapters/aws/aws-connection.ts';
import { DynamoDbHttp } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { S3Http } from '../../../src/adapters/s3/s3-http.ts';
import { SqsHttp } from '../../../src/adapters/sqs/sqs-http.ts';
import { ScriptedTransport } from '../../support/aws-connections.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-21T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** What the SDK tells of itself would be in its signatures. */
function withoutItsOwn<Input extends object, Output extends object>(): Pluggable<Input, Output> {
  const leaveOut: FinalizeRequestMiddleware<Input, Output> = (next) => (args) => {
    const request = args.request as HttpRequest;
    const headers = Object.entries(request.headers);
    request.headers = Object.fromEntries(
      headers.filter(([name]) => !/^amz-sdk|user-agent|query-mode/.test(name)),
    );
    delete request.query['x-id'];
    return next(args);
  };
  return {
    applyToStack: (stack) => {
      stack.addRelativeTo(leaveOut, { relation: 'before', toMiddleware: 'httpSigningMiddleware' });
    },
  };
}

const KEYS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

interface Setting {
  readonly endpoint?: string;
  readonly sessionToken?: string;
}

/** What both send, by the SDK's client and by ours. */
async function sentByBoth(
  service: ServiceName,
  { endpoint, sessionToken }: Setting,
  bySdk: (config: object) => Promise<unknown>,
  byOurs: (connection: ReturnType<typeof connectionFrom>) => Promise<unknown>,
): Promise<HttpRequest[]> {
  const transport = new ScriptedTransport({ body: '{}' });
  const environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ENDPOINT_URL: endpoint,
  };
  await bySdk({
    region: 'eu-west-1',
    credentials: { ...KEYS, ...(sessionToken && { sessionToken }) },
    requestHandler: transport,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    forcePathStyle: endpoint !== undefined,
    ...(endpoint && { endpoint }),
  });
  await byOurs(connectionFrom(environment, service, transport, 'amazonaws.com'));
  return transport.requests;
}

/** All that arrives of a request. */
function arriving(request: HttpRequest | undefined): object {
  const { protocol, hostname, port, method, path, query, body, headers } = request ?? {};
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '');
  return { protocol, hostname, port, method, path, query, text, headers };
}

function expectSame([sdk, ours, ...others]: HttpRequest[]): void {
  expect(others).toEqual([]);
  expect(sdk?.headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//);
  expect(arriving(ours)).toEqual(arriving(sdk));
}

describe.each<[string, Setting]>([
  ['on AWS', {}],
  ['on AWS, with a session token', { sessionToken: 'a token/+=' }],
  ['on an emulator', { endpoint: 'http://localhost:4566' }],
  ['on an emulator by its address', { endpoint: 'http://[::1]:4566/', sessionToken: 'token' }],
  ['behind an endpoint with a path', { endpoint: 'https://gateway.example/to%20all/aws/' }],
])('a request arrives as the SDK’s client sends it, %s', (_, setting) => {
  it('to DynamoDB', async () => {
    const input = { TableName: 'ledger', Key: { pk: { S: 'é#"\u2028' } }, ConsistentRead: true };
    expectSame(
      await sentByBoth(
        'dynamodb',
        setting,
        async (config) => {
          const client = new DynamoDB(config);
          client.middlewareStack.use(withoutItsOwn());
          await client.getItem(input);
        },
        (connection) => new DynamoDbHttp(connection).getItem(input),
      ),
    );
  });

  it('to SQS', async () => {
    const input = {
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
      Entries: [{ Id: '0', ReceiptHandle: 'a+/=', VisibilityTimeout: 30 }],
    };
    expectSame(
      await sentByBoth(
        'sqs',
        setting,
        async (config) => {
          const client = new SQS(config);
          client.middlewareStack.use(withoutItsOwn());
          await client.changeMessageVisibilityBatch(input);
        },
        (connection) => new SqsHttp(connection).changeMessageVisibilityBatch(input, {}),
      ),
    );
  });

  it.each([
    ['large-texts', '90d/acme/0123456789abcdef'],
    ['large.texts', 'a/b'],
    ['large-texts', `90d/it's (a) 100% k€y!*~ +&=?#"\\/:;@,/.././/ü`],
  ])('to S3, for the bucket %s and the key %s', async (Bucket, Key) => {
    const input = {
      Bucket,
      Key,
      Body: new Uint8Array([0, 1, 254, 255]),
      ContentType: 'text/plain; charset=utf-8',
      ContentEncoding: 'br',
    };
    expectSame(
      await sentByBoth(
        's3',
        setting,
        async (config) => {
          const client = new S3(config);
          client.middlewareStack.use(withoutItsOwn());
          await client.putObject(input);
        },
        (connection) => new S3Http(connection).putObject(input, {}),
      ),
    );
    expectSame(
      await sentByBoth(
        's3',
        setting,
        async (config) => {
          const client = new S3(config);
          client.middlewareStack.use(withoutItsOwn());
          await client.getObject({ Bucket, Key });
        },
        (connection) => new S3Http(connection).getObject({ Bucket, Key }),
      ),
    );
  });
});

it('a request to SQS goes to the host of the queue’s URL, as with the SDK’s client', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const input = { QueueUrl: 'http://localhost:4566/000000000000/events', Entries: [] };
  const requests = await sentByBoth(
    'sqs',
    {},
    async (config) => {
      const client = new SQS(config);
      client.middlewareStack.use(withoutItsOwn());
      await client.sendMessageBatch(input);
    },
    (connection) => new SqsHttp(connection).sendMessageBatch(input, {}),
  );
  expectSame(requests);
  expect(requests[1]).toMatchObject({ hostname: 'localhost', port: 4566 });
});
