import { describe, expect, it } from 'vitest';

import { connectionFrom, type ServiceName } from '../../../src/adapters/aws/aws-connection.ts';
import { ScriptedTransport } from '../../support/aws-connections.ts';

const REGION = { AWS_REGION: 'eu-west-1' };
const KEYS = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
const transport = new ScriptedTransport();

const connect = (
  environment: Record<string, string>,
  service: ServiceName = 'dynamodb',
  urlSuffix = 'amazonaws.com',
) => connectionFrom(environment, service, transport, urlSuffix);

describe('the endpoint', () => {
  it.each<[ServiceName, string, string]>([
    ['dynamodb', 'amazonaws.com', 'https://dynamodb.eu-west-1.amazonaws.com/'],
    ['sqs', 'amazonaws.com', 'https://sqs.eu-west-1.amazonaws.com/'],
    ['s3', 'amazonaws.com.cn', 'https://s3.eu-west-1.amazonaws.com.cn/'],
  ])('of %s is the regional one of its partition, with %s', (service, suffix, expected) => {
    const { endpoint, isCustom } = connect(REGION, service, suffix);
    expect([endpoint.href, isCustom]).toEqual([expected, false]);
  });

  it.each([
    [{ AWS_ENDPOINT_URL: 'http://localhost:4566' }, 'http://localhost:4566/'],
    [{ AWS_ENDPOINT_URL: 'HTTPS://vpce.example/' }, 'https://vpce.example/'],
    [{ AWS_ENDPOINT_URL_DYNAMODB: 'http://[::1]:8000' }, 'http://[::1]:8000/'],
    [
      { AWS_ENDPOINT_URL: 'http://all:1', AWS_ENDPOINT_URL_DYNAMODB: 'http://own:2' },
      'http://own:2/',
    ],
    [{ AWS_ENDPOINT_URL: 'http://all:1', AWS_ENDPOINT_URL_DYNAMODB: '' }, 'http://all:1/'],
    [{ AWS_ENDPOINT_URL: 'http://all:1', AWS_ENDPOINT_URL_SQS: 'http://own:2' }, 'http://all:1/'],
  ])('with %j is %s', (environment, expected) => {
    const { endpoint, isCustom } = connect({ ...REGION, ...environment });
    expect([endpoint.href, isCustom]).toEqual([expected, true]);
  });

  it.each([
    ['AWS_ENDPOINT_URL', 'localhost:4566'],
    ['AWS_ENDPOINT_URL', 'http://'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'ftp://localhost'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'ftp://proxy/http://localhost'],
  ])('is refused, with its variable, if %s is "%s"', (name, text) => {
    expect(() => connect({ ...REGION, [name]: text })).toThrow(
      `${name} must be a URL that begins with http:// or https://.`,
    );
  });
});

it.each([{}, { AWS_REGION: '' }])('there is no connection without a region, as in %j', (none) => {
  expect(() => connect(none)).toThrow('AWS_REGION is not set; it must be a region');
});

it('a connection names its service and region, and has the transport that it was given', () => {
  expect(connect(REGION, 'sqs')).toMatchObject({ service: 'sqs', region: 'eu-west-1', transport });
});

it('a connection has the trace id of the current invocation, which Lambda sets for each', () => {
  const environment: Record<string, string> = { ...REGION };
  const { traceId } = connect(environment);
  expect(traceId?.()).toBeUndefined();
  environment['_X_AMZN_TRACE_ID'] = 'Root=1-5759e988-bd862e3fe1be46a994272793';
  expect(traceId?.()).toBe('Root=1-5759e988-bd862e3fe1be46a994272793');
});

describe('credentials', () => {
  it('are those of the environment', async () => {
    const identity = { accessKeyId: 'key', secretAccessKey: 'secret' };
    expect(await connect({ ...REGION, ...KEYS }).credentials()).toEqual(identity);
    const environment = { ...REGION, ...KEYS, AWS_SESSION_TOKEN: 'token' };
    expect(await connect(environment).credentials()).toEqual({
      ...identity,
      sessionToken: 'token',
    });
  });

  it('are read again for each request', async () => {
    const environment: Record<string, string> = { ...REGION, ...KEYS };
    const { credentials } = connect(environment);
    await credentials();
    environment['AWS_ACCESS_KEY_ID'] = 'other';
    expect(await credentials()).toMatchObject({ accessKeyId: 'other' });
  });

  it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])(
    'without %s are refused when a request needs them, with what to set',
    async (name) => {
      const { credentials } = connect({ ...REGION, ...KEYS, [name]: '' });
      await expect(credentials()).rejects.toThrow(
        'No credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set.',
      );
    },
  );
});
