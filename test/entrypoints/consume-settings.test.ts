import { describe, expect, it } from 'vitest';

import {
  readConsumerSettings,
  retryPolicyOf,
  SETTING_RULES,
} from '../../src/entrypoints/consume-settings.ts';
import { SettingsError } from '../../src/entrypoints/settings.ts';

const ENVIRONMENT = {
  STAGE: 'dev',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
  TABLE_NAME: 'event-ledger',
  BUCKET_NAME: 'large-texts',
  MAX_RECEIVE_COUNT: '5',
};

const problemsOf = (environment: Record<string, string | undefined>): string => {
  try {
    readConsumerSettings(environment);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).message;
  }
};

describe('readConsumerSettings', () => {
  it('reads the settings, with defaults for those that have one', () => {
    expect(readConsumerSettings(ENVIRONMENT)).toEqual({
      stage: 'dev',
      queueUrl: ENVIRONMENT.QUEUE_URL,
      tableName: 'event-ledger',
      journalTableName: '',
      bucketName: 'large-texts',
      urlSuffix: 'amazonaws.com',
      maxReceiveCount: 5,
      retryBaseSeconds: 30,
      retryCapSeconds: 300,
      outageRetryHours: 0,
      ledgerRetentionDays: { processed: 30, open: 90, types: {} },
      handlerConcurrency: 10,
      handlerTimeoutSeconds: 10,
      maxEventGenerations: 100,
      metricsByEventType: false,
    });
  });

  it('reads every setting that is set', () => {
    const more = {
      JOURNAL_TABLE_NAME: 'event-journal',
      URL_SUFFIX: 'amazonaws.com.cn',
      RETRY_BASE_SECONDS: '0',
      RETRY_CAP_SECONDS: '43200',
      OUTAGE_RETRY_HOURS: '24',
      LEDGER_RETENTION_DAYS: '3650',
      HANDLER_CONCURRENCY: '3',
      HANDLER_TIMEOUT_SECONDS: '25',
      MAX_EVENT_GENERATIONS: '7',
      METRICS_BY_EVENT_TYPE: 'true',
    };
    expect(readConsumerSettings({ ...ENVIRONMENT, ...more })).toMatchObject({
      journalTableName: 'event-journal',
      urlSuffix: 'amazonaws.com.cn',
      retryBaseSeconds: 0,
      retryCapSeconds: 43_200,
      outageRetryHours: 24,
      ledgerRetentionDays: { processed: 3650, open: 3650, types: {} },
      handlerConcurrency: 3,
      handlerTimeoutSeconds: 25,
      maxEventGenerations: 7,
      metricsByEventType: true,
    });
  });

  it('names everything that is missing, at once', () => {
    expect(problemsOf({})).toBe(
      'Environment: STAGE is not set; it must be a name that matches ^[a-z][a-z0-9-]{0,31}$. ' +
        'QUEUE_URL is not set; it must be the URL of an SQS queue, which begins with https:// or http://. ' +
        'TABLE_NAME is not set; it must be a DynamoDB table name: 3 to 255 of A-Z a-z 0-9 . _ -. ' +
        'BUCKET_NAME is not set; it must be an S3 bucket name: 3 to 63 of a-z 0-9 . -. ' +
        'MAX_RECEIVE_COUNT is not set; it must be a whole number from 2 to 1000.',
    );
  });

  it.each([
    ['STAGE', ['a', 'dev', 'my-test-9', 'a'.repeat(32)], ['', '9', '-a', 'Dev', 'a'.repeat(33)]],
    ['QUEUE_URL', ['http://127.0.0.1:4566/000000000000/events'], ['', 'events', '/events']],
    ['BUCKET_NAME', ['abc', 'a'.repeat(63), 'a-b.9'], ['', 'ab', 'a'.repeat(64), 'A-b', 'a_b']],
    ['JOURNAL_TABLE_NAME', ['', 'abc', 'A_b-c.9'], ['ab', 'a'.repeat(256), 'a b', 'a"b']],
    ['TABLE_NAME', ['abc', 'a'.repeat(255), 'A_b-c.9'], ['', 'ab', 'a'.repeat(256), 'a b', 'a"b']],
    ['MAX_RECEIVE_COUNT', ['2', '1000'], ['', '1', '1001', '5.0', '-5', ' 5', '5x', '1e1', '９']],
    ['RETRY_BASE_SECONDS', ['0', '43200'], ['', '43201', '-1', '0.5', 'x']],
    [
      'URL_SUFFIX',
      ['amazonaws.com', 'amazonaws.com.cn', 'c2s.ic.gov', 'a', 'a'.repeat(63)],
      ['', '.com', 'com.', 'a b', 'https://a', 'a'.repeat(64)],
    ],
    ['RETRY_CAP_SECONDS', ['0', '43200'], ['', '43201', '-1', '0.5', 'x']],
    ['OUTAGE_RETRY_HOURS', ['0', '312'], ['', '313', '-1', '0.5', 'x']],
    [
      'LEDGER_RETENTION_DAYS',
      [
        '1',
        '36500',
        '{"processed":30,"open":90}',
        '{"processed":1,"open":36500,"types":{"order.placed":{"processed":7,"open":7}},"later":1}',
      ],
      [
        ...['', '0', '36501', '9999999999', 'x', '1.5', 'null', '[]', '"90"', '{}', 'true'],
        '{"processed":30}',
        '{"processed":0,"open":90}',
        '{"processed":30,"open":"90"}',
        '{"processed":91,"open":90}',
        '{"processed":30,"open":90,"types":null}',
        '{"processed":30,"open":90,"types":{"order.placed":{"processed":7}}}',
      ],
    ],
    ['HANDLER_CONCURRENCY', ['1', '100'], ['', '0', '101', '1.5', 'x']],
    ['HANDLER_TIMEOUT_SECONDS', ['1', '895'], ['', '0', '896', '0.5', 'x']],
    ['MAX_EVENT_GENERATIONS', ['1', '1000000'], ['', '0', '1000001', '0.5', 'x']],
  ])('accepts for %s the values of its rule and no others', (name, good, bad) => {
    for (const value of good) expect(problemsOf({ ...ENVIRONMENT, [name]: value })).toBe('');
    for (const value of bad) {
      const message = problemsOf({ ...ENVIRONMENT, [name]: value });
      expect(message).toMatch(new RegExp(`^Environment: ${name} must be `));
    }
  });

  it('names what is wrong beside what is missing', () => {
    expect(problemsOf({ ...ENVIRONMENT, TABLE_NAME: undefined, MAX_RECEIVE_COUNT: '1' })).toMatch(
      /^Environment: TABLE_NAME is not set; .* MAX_RECEIVE_COUNT must be a whole number from 2 to 1000\.$/,
    );
  });

  it('shows no value: a secret may be in the wrong place', () => {
    expect(problemsOf({ ...ENVIRONMENT, TABLE_NAME: 'SECRET!' })).not.toContain('SECRET');
  });

  it('names the range that it checks', () => {
    expect(SETTING_RULES.maxReceiveCount.expected).toBe('a whole number from 2 to 1000');
  });
});

describe('the retry policy', () => {
  const policyOf = (environment: Record<string, string>) =>
    retryPolicyOf(readConsumerSettings({ ...ENVIRONMENT, ...environment }));

  it('retries infrastructure failures for the hours that are set', () => {
    expect(policyOf({ OUTAGE_RETRY_HOURS: '24' })).toEqual({
      baseSeconds: 30,
      capSeconds: 300,
      maxReceiveCount: 5,
      outageRetrySeconds: 86_400,
      defaultMaxAttempts: 5,
    });
  });

  it('counts with the receives that the stack gives messages of a FIFO queue', () => {
    const fifo = { QUEUE_URL: `${ENVIRONMENT.QUEUE_URL}.fifo`, MAX_RECEIVE_COUNT: '10' };
    expect(policyOf({ ...fifo, OUTAGE_RETRY_HOURS: '1' })).toMatchObject({ maxReceiveCount: 22 });
    expect(policyOf({ ...fifo, OUTAGE_RETRY_HOURS: '1' })).toMatchObject({
      defaultMaxAttempts: 10,
    });
    expect(policyOf(fifo)).toMatchObject({ maxReceiveCount: 10, outageRetrySeconds: 0 });
    expect(policyOf(fifo)).not.toHaveProperty('defaultMaxAttempts');
  });
});
