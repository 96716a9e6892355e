import { describe, expect, it } from 'vitest';

import { watchdogRules } from '../../src/entrypoints/watchdog-rules.ts';
import { readWatchdogSettings, WATCHDOG_RULES } from '../../src/entrypoints/watchdog-settings.ts';
import { ENV, WATCHDOG_SETTINGS } from '../../src/names/settings.ts';

const ENVIRONMENT = {
  STAGE: 'dev',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters',
  TABLE_NAME: 'event-ledger',
  JOURNAL_TABLE_NAME: 'event-journal',
  BUCKET_NAME: 'large-texts',
  MAX_RECEIVE_COUNT: '5',
  VISIBILITY_TIMEOUT_SECONDS: '180',
  FUNCTION_TIMEOUT_SECONDS: '30',
  BATCH_SIZE: '100',
  MAX_CONCURRENCY: '50',
  EVENT_SOURCE_MAPPING_ID: '14e0db71-6d35-4eb0-aabb-3b2ccb1bd3ff',
};

describe('readWatchdogSettings', () => {
  it('reads the settings', () => {
    expect(readWatchdogSettings(ENVIRONMENT)).toEqual({
      stage: 'dev',
      queueUrl: ENVIRONMENT.QUEUE_URL,
      deadLetterQueueUrl: ENVIRONMENT.DEAD_LETTER_QUEUE_URL,
      tableName: 'event-ledger',
      journalTableName: 'event-journal',
      bucketName: 'large-texts',
      urlSuffix: 'amazonaws.com',
      maxReceiveCount: 5,
      visibilityTimeoutSeconds: 180,
      functionTimeoutSeconds: 30,
      batchSize: 100,
      maxConcurrency: 50,
      mappingId: ENVIRONMENT.EVENT_SOURCE_MAPPING_ID,
      retryCapSeconds: 300,
    });
  });

  it('takes an empty id of the mapping: then it looks at none', () => {
    expect(readWatchdogSettings({ ...ENVIRONMENT, EVENT_SOURCE_MAPPING_ID: '' })).toMatchObject({
      mappingId: '',
    });
  });

  it.each([
    ['JOURNAL_TABLE_NAME', ''],
    ['DEAD_LETTER_QUEUE_URL', 'letters'],
    ['VISIBILITY_TIMEOUT_SECONDS', '0'],
    ['VISIBILITY_TIMEOUT_SECONDS', '43201'],
    ['FUNCTION_TIMEOUT_SECONDS', '901'],
    ['BATCH_SIZE', 'many'],
    ['MAX_CONCURRENCY', '0'],
    ['EVENT_SOURCE_MAPPING_ID', 'a mapping'],
  ])('refuses %s=%s, and names the variable', (name, value) => {
    expect(() => readWatchdogSettings({ ...ENVIRONMENT, [name]: value })).toThrow(name);
  });

  it('names all settings that are missing', () => {
    expect(() => readWatchdogSettings({})).toThrow(
      /STAGE is not set.*QUEUE_URL is not set.*MAX_CONCURRENCY is not set/,
    );
  });

  it('has a rule for each setting that the stack gives it', () => {
    const read = Object.values(WATCHDOG_RULES).map(({ name }) => name);
    const given = WATCHDOG_SETTINGS.map((setting) => ENV[setting]);
    expect([...read, ENV.logLevel].sort()).toEqual([...given].sort());
  });
});

describe('watchdogRules', () => {
  const settings = readWatchdogSettings(ENVIRONMENT);

  it('wait with the defaults seven minutes, and for a claim twelve and a half', () => {
    expect(watchdogRules(settings)).toEqual({
      maxReceiveCount: 5,
      graceMs: 420_000,
      claimMs: 755_000,
      backlog: 5_000,
    });
  });

  it('wait longer than the visibility timeout, for a message whose process was killed', () => {
    const { graceMs, claimMs } = watchdogRules({ ...settings, visibilityTimeoutSeconds: 5_400 });
    expect([graceMs, claimMs]).toEqual([5_520_000, 5_855_000]);
  });
});
