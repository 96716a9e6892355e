import { describe, expect, it } from 'vitest';

import {
  flagRule,
  readEnvironment,
  RESOURCE_RULES,
  SettingsError,
  textRule,
  wholeNumberRule,
} from '../../src/entrypoints/settings.ts';

const { stage, queueUrl } = RESOURCE_RULES;
/** The rules of a small function. */
const RULES = {
  stage,
  queueUrl,
  handlerConcurrency: wholeNumberRule('handlerConcurrency', 1, 5),
  metricsByEventType: flagRule('metricsByEventType', 'true'),
  logLevel: textRule('logLevel', /^(INFO|WARN)$/, 'INFO or WARN', 'INFO'),
};

describe('readEnvironment', () => {
  it('reads a function’s own settings, each as its type, and no others', () => {
    const environment = {
      STAGE: 'dev',
      QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
      HANDLER_CONCURRENCY: '5',
      TABLE_NAME: 'not this function’s',
    };
    expect(readEnvironment(RULES, environment)).toEqual({
      stage: 'dev',
      queueUrl: environment.QUEUE_URL,
      handlerConcurrency: 5,
      metricsByEventType: true,
      logLevel: 'INFO',
    });
  });

  it('names all settings that are missing or wrong, at once', () => {
    const read = () =>
      readEnvironment(RULES, { STAGE: 'Dev', HANDLER_CONCURRENCY: '6', POWERTOOLS_LOG_LEVEL: '' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(
      'Environment: STAGE must be a name that matches ^[a-z][a-z0-9-]{0,31}$. ' +
        'QUEUE_URL is not set; it must be the URL of an SQS queue, which begins with https:// or http://. ' +
        'HANDLER_CONCURRENCY must be a whole number from 1 to 5. ' +
        'POWERTOOLS_LOG_LEVEL must be INFO or WARN.',
    );
  });

  it('refuses a queue URL without http:// or https://', () => {
    const environment = { QUEUE_URL: 'localhost:4566/events' };
    expect(() => readEnvironment({ queueUrl }, environment)).toThrow(
      /^Environment: QUEUE_URL must/,
    );
  });

  it('reads false, which is a value', () => {
    expect(
      readEnvironment(
        { metricsByEventType: RULES.metricsByEventType },
        { METRICS_BY_EVENT_TYPE: 'false' },
      ),
    ).toEqual({
      metricsByEventType: false,
    });
  });
});
