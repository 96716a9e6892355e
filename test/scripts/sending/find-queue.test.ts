import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';

import { findQueue, NO_QUEUE } from '../../../scripts/sending/find-queue.ts';

const AWS = 'https://sqs.eu-central-1.amazonaws.com/123456789012/events';
const EMULATOR = 'http://127.0.0.1:4566/000000000000/events';
const LOCAL = {
  queueUrl: 'http://127.0.0.1:9999/000000000000/events',
  sqsEndpoint: 'http://127.0.0.1:9999',
  region: 'eu-west-1',
};

describe('the queue', () => {
  test.each([
    ['the option', AWS, { QUEUE_URL: EMULATOR }, LOCAL, AWS],
    ['the environment', undefined, { QUEUE_URL: EMULATOR }, LOCAL, EMULATOR],
    ['what make local wrote', undefined, { QUEUE_URL: '' }, LOCAL, LOCAL.queueUrl],
  ])('is taken from %s, in this order', (_, option, env, local, expected) => {
    expect(findQueue(option, env, local)).toMatchObject({ queueUrl: expected });
  });

  test('is a problem that says what to do, if nothing names one', () => {
    expect(findQueue(undefined, {}, undefined)).toEqual({ problem: NO_QUEUE });
  });

  test('must be named by a URL', () => {
    const problem = 'QUEUE_URL: expected a URL, got "events"';
    expect(findQueue(undefined, { QUEUE_URL: 'events' }, undefined)).toEqual({ problem });
  });

  test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SQS'])(
    'is refused if %s is not a URL',
    (name) => {
      const problem = `${name}: expected an http or https URL, got "localhost:4566"`;
      expect(findQueue(AWS, { [name]: 'localhost:4566' }, undefined)).toEqual({ problem });
    },
  );

  test('counts as emulated if it is on this machine and there are no credentials', () => {
    const isEmulated = (url: string | undefined, env = {}) => {
      const target = findQueue(url, env, LOCAL);
      return 'isEmulated' in target && target.isEmulated;
    };
    expect(isEmulated(undefined, { AWS_PROFILE: 'work' })).toBe(true);
    expect(isEmulated(EMULATOR)).toBe(true);
    expect(isEmulated(EMULATOR, { AWS_PROFILE: 'work' })).toBe(false);
    expect(isEmulated(AWS)).toBe(false);
  });
});

describe('the client', () => {
  const configFor = (url: string | undefined, env: Record<string, string> = {}) => {
    const target = findQueue(url, env, LOCAL);
    return 'problem' in target ? undefined : target.clientConfig;
  };

  test('on AWS is configured by the SDK, except for the region in the URL', () => {
    expect(configFor(AWS)).toEqual({ region: 'eu-central-1' });
    expect(configFor(AWS, { AWS_REGION: 'us-west-2' })).toEqual({ region: 'us-west-2' });
  });

  test('follows a configured endpoint, not the host in the URL', () => {
    const env = { AWS_ENDPOINT_URL: 'http://localstack:4566', AWS_ACCESS_KEY_ID: 'key' };
    const endpoint = 'http://localstack:4566';
    expect(configFor(AWS, env)).toEqual({
      region: 'eu-central-1',
      endpoint,
      useQueueUrlAsEndpoint: false,
    });
    expect(configFor(AWS, { ...env, AWS_ENDPOINT_URL_SQS: 'http://sqs:1' })?.endpoint).toBe(
      'http://sqs:1',
    );
  });

  test('needs no region and no credentials for an emulator on this machine', async () => {
    const config = configFor(EMULATOR);
    expect(config).toMatchObject({ endpoint: 'http://127.0.0.1:4566', region: 'us-east-1' });
    const client = new SQSClient(config ?? {});
    expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'test' });
  });

  test('uses the credentials in the environment for an emulator too', () => {
    expect(configFor(EMULATOR, { AWS_ACCESS_KEY_ID: 'key' })).not.toHaveProperty('credentials');
  });

  test('reads the region from the host of a LocalStack queue', () => {
    const url = 'http://sqs.eu-west-3.localhost.localstack.cloud:4566/000000000000/events';
    expect(configFor(url)?.region).toBe('eu-west-3');
  });

  test('uses the endpoint and the region that make local wrote', () => {
    expect(configFor(undefined)).toMatchObject({
      endpoint: LOCAL.sqsEndpoint,
      region: 'eu-west-1',
    });
  });
});
