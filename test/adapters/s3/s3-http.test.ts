import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { S3Http } from '../../../src/adapters/s3/s3-http.ts';
import {
  connectionError,
  connectionTo,
  ScriptedTransport,
  type ScriptedAnswer,
} from '../../support/aws-connections.ts';

const PLACE = { Bucket: 'large-texts', Key: 'a b/c' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => vi.useRealTimers());

/** What is sent to S3 on AWS, or to an endpoint that somebody chose. */
async function sentTo(bucket: string, endpoint: string, isCustom: boolean) {
  const transport = new ScriptedTransport({ body: 'the text' });
  const client = new S3Http({ ...connectionTo('s3', endpoint, transport), isCustom });
  const { Body } = await client.getObject({ ...PLACE, Bucket: bucket });
  expect(Buffer.from((await Body?.transformToByteArray()) ?? '').toString()).toBe('the text');
  const [request] = transport.requests;
  return [request?.method, request?.hostname, request?.headers['host'], request?.path];
}

describe('a bucket', () => {
  const AWS = 'https://s3.eu-west-1.amazonaws.com';
  const HOST = 's3.eu-west-1.amazonaws.com';

  it.each([
    ['large-texts', AWS, false, ['GET', `large-texts.${HOST}`, `large-texts.${HOST}`, '/a%20b/c']],
    // The certificate of AWS is for one label.
    ['large.texts', AWS, false, ['GET', HOST, HOST, '/large.texts/a%20b/c']],
    [
      'large-texts',
      'http://localhost:4566',
      true,
      ['GET', 'localhost', 'localhost:4566', '/large-texts/a%20b/c'],
    ],
  ])(
    '%s at %s, with a custom endpoint: %s, is %j',
    async (bucket, endpoint, isCustom, expected) => {
      expect(await sentTo(bucket, endpoint, isCustom)).toEqual(expected);
    },
  );
});

async function outcomeOf(...script: (ScriptedAnswer | Error)[]) {
  const transport = new ScriptedTransport(...script);
  const outcome = new S3Http(connectionTo('s3', 'http://host', transport)).getObject(PLACE).then(
    () => 'done',
    (error: unknown) => error,
  );
  await vi.runAllTimersAsync();
  return { outcome: await outcome, requests: transport.requests.length };
}

it('a request to S3 is attempted twice at most', async () => {
  for (const failure of [
    connectionError('ECONNRESET'),
    { status: 503, body: '<Code>SlowDown</Code>' },
  ]) {
    expect(await outcomeOf(failure, {})).toEqual({ outcome: 'done', requests: 2 });
    expect(await outcomeOf(failure)).toMatchObject({
      outcome: { message: expect.anything() },
      requests: 2,
    });
  }
});

describe('an error answer of S3', () => {
  const xml = (content: string) => `<?xml version="1.0"?>\n<Error>${content}</Error>`;
  const NONE = 'no message';

  it.each<[string, string, string, string]>([
    [
      'with code and message',
      xml('<Code>A.B_1</Code><Message>why &amp; so</Message>'),
      'A.B_1',
      'why &amp; so',
    ],
    ['with a code alone', xml('<Code>NoSuchKey</Code>'), 'NoSuchKey', NONE],
    ['with nothing', '', 'HTTP 404', NONE],
    ['with empty elements', xml('<Code></Code><Message></Message>'), 'HTTP 404', NONE],
    ['in HTML', '<html><body>Not here</body></html>', 'HTTP 404', NONE],
    ['with a code of a megabyte', xml(`<Code>${'x'.repeat(1_048_576)}</Code>`), 'HTTP 404', NONE],
    [
      'with a message of a megabyte',
      xml(`<Code>A</Code><Message>${'x'.repeat(1_048_576)}</Message>`),
      'A',
      NONE,
    ],
    ['with a million brackets', '<'.repeat(1_048_576), 'HTTP 404', NONE],
  ])('%s becomes an error', async (_, body, name, message) => {
    const { outcome, requests } = await outcomeOf({ status: 404, body });
    expect(outcome).toBeInstanceOf(Error);
    expect(outcome).toMatchObject({ name, message, $metadata: { httpStatusCode: 404 } });
    expect(requests).toBe(1);
  });
});
