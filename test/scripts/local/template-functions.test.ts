import { describe, expect, it } from 'vitest';

import {
  assetPathsOf,
  consumerOf,
  functionsOf,
  totalMaxConcurrency,
} from '../../../scripts/local/template-functions.ts';
import { smallTemplate } from '../../support/small-template.ts';

const known = new Map<string, { ref: string; arn?: string }>([
  ['AWS::Region', { ref: 'eu-west-1' }],
  ['AWS::AccountId', { ref: '000000000000' }],
  ['EventsToConsume', { ref: 'mapping-1' }],
  ['CommandsToSweep', { ref: 'mapping-2' }],
  ...['Events', 'Commands', 'Ledger', 'Journal', 'Consume'].map(
    (id) => [id, { ref: `the ${id}`, arn: `arn:${id}` }] as const,
  ),
]);

describe('functionsOf', () => {
  it('gives each function its own code, environment and timeout, and what calls it', () => {
    expect(functionsOf(smallTemplate(), known)).toEqual([
      {
        id: 'Consume',
        handler: 'index.handler',
        assetPath: 'consume',
        environment: { TABLE: 'the Ledger', QUEUE: 'the Events' },
        timeoutSeconds: 30,
        memoryMb: 128,
        mappings: [
          {
            mappingId: 'mapping-1',
            queueUrl: 'the Events',
            queueArn: 'arn:Events',
            batchSize: 5,
            windowSeconds: 0,
            maxConcurrency: 2,
          },
        ],
        schedules: [],
        routes: [],
      },
      {
        id: 'Sweep',
        handler: 'index.handler',
        assetPath: 'sweep',
        environment: { JOURNAL: 'the Journal', CONSUMER: 'the Consume' },
        timeoutSeconds: 7,
        memoryMb: 128,
        mappings: [
          {
            mappingId: 'mapping-2',
            queueUrl: 'the Commands',
            queueArn: 'arn:Commands',
            batchSize: 10,
            windowSeconds: 0,
            maxConcurrency: 1000,
          },
        ],
        schedules: [
          {
            expression: 'rate(1 minute)',
            timezone: 'UTC',
            input: undefined,
            source: 'aws.events',
            arn: 'arn:aws:events:eu-west-1:000000000000:rule/EachMinute',
          },
          {
            expression: 'cron(0 8 ? * MON-FRI *)',
            timezone: 'Europe/Berlin',
            input: { whole: true },
            source: 'aws.scheduler',
            arn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/EachMorning',
          },
        ],
        routes: [],
      },
      {
        id: 'Api',
        handler: 'index.handler',
        assetPath: 'api',
        environment: { QUEUE_ARN: 'arn:Commands' },
        timeoutSeconds: 10,
        memoryMb: 128,
        mappings: [],
        schedules: [],
        routes: [{ key: 'ANY /{proxy+}', authorization: 'AWS_IAM' }],
      },
    ]);
  });

  it('refuses a mapping from anything but a queue, by name', () => {
    const stream = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Ledger', 'StreamArn'] },
        FunctionName: { Ref: 'Api' },
      },
    };
    const template = smallTemplate({ StreamToApi: stream });
    expect(() => functionsOf(template, known)).toThrow("can't poll for StreamToApi");
  });
});

describe('of several functions', () => {
  it('the consumer is the one that takes from the queue of the outputs', () => {
    expect(consumerOf(smallTemplate())).toBe('Consume');
  });

  it('none is the consumer if none takes from that queue', () => {
    const { Resources, Outputs } = smallTemplate();
    const { EventsToConsume, ...others } = Resources;
    expect(() => consumerOf({ Resources: others, Outputs })).toThrow('QueueUrl');
  });

  it('all have code in the assembly', () => {
    expect(assetPathsOf(smallTemplate())).toEqual(['consume', 'sweep', 'api']);
  });

  it('all count for the concurrency that an account must allow, if their mapping is enabled', () => {
    expect(totalMaxConcurrency(smallTemplate())).toBe(1002);
  });
});
