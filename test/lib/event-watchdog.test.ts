import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { EventBucket } from '../../lib/event-bucket.ts';
import { EventConsumer } from '../../lib/event-consumer.ts';
import { EventJournal } from '../../lib/event-journal.ts';
import { EventQueue } from '../../lib/event-queue.ts';
import { EventTable } from '../../lib/event-table.ts';
import { EventWatchdog } from '../../lib/event-watchdog.ts';
import { ENV, WATCHDOG_SETTINGS } from '../../src/names/settings.ts';
import { BUNDLE_FOLDER, templateOf } from './synthesize.ts';

function watchdog(settings: Record<string, unknown> = {}): Template {
  return templateOf(settings, (stack, config) => {
    const { queue, deadLetterQueue } = new EventQueue(stack, 'Queue', { config });
    const { table } = new EventTable(stack, 'Table', { config });
    const { table: journal } = new EventJournal(stack, 'Journal', { config });
    const { bucket } = new EventBucket(stack, 'Bucket', { config });
    const bundleFolder = BUNDLE_FOLDER;
    const resources = { config, queue, table, journal, bucket, bundleFolder };
    const { eventSourceMappingId: mappingId } = new EventConsumer(stack, 'Consumer', resources);
    new EventWatchdog(stack, 'Watchdog', { ...resources, deadLetterQueue, mappingId });
  });
}

/** The properties of the watchdog's resource of a type. */
function propertiesOf(template: Template, type: string): Record<string, unknown> {
  const found = Object.entries(template.findResources(type)).find(([id]) =>
    id.startsWith('Watchdog'),
  );
  return (found?.[1] as { Properties: Record<string, unknown> }).Properties;
}

const aResource = (begin: string) => expect.stringMatching(new RegExp(`^${begin}`)) as string;
const arnOf = (begin: string) => ({ 'Fn::GetAtt': [aResource(begin), 'Arn'] });

describe('EventWatchdog', () => {
  it('is called each minute, and not again if a call fails', () => {
    const template = watchdog();
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WatchdogHandler'), 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        },
      ],
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it('gets its settings, and nothing else', () => {
    const template = watchdog({ batchSize: 20, maxConcurrency: 5 });
    const { Environment } = propertiesOf(template, 'AWS::Lambda::Function') as {
      Environment: { Variables: Record<string, unknown> };
    };
    expect(Object.keys(Environment.Variables)).toEqual(
      WATCHDOG_SETTINGS.map((setting) => ENV[setting]),
    );
    expect(Environment.Variables).toMatchObject({
      DEAD_LETTER_QUEUE_URL: { Ref: aResource('QueueDeadLetter') },
      EVENT_SOURCE_MAPPING_ID: { Ref: aResource('ConsumerHandlerSqsEventSource') },
      BATCH_SIZE: '20',
      MAX_CONCURRENCY: '5',
      VISIBILITY_TIMEOUT_SECONDS: '180',
      FUNCTION_TIMEOUT_SECONDS: '30',
      MAX_RECEIVE_COUNT: '5',
    });
  });

  it('ends before the next call', () => {
    expect(propertiesOf(watchdog(), 'AWS::Lambda::Function')).toMatchObject({
      Timeout: 55,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    });
  });

  it('may do this and no more', () => {
    const template = watchdog();
    const { Policies, ManagedPolicyArns } = propertiesOf(template, 'AWS::IAM::Role') as {
      Policies: { PolicyName: string; PolicyDocument: { Statement: object[] } }[];
      ManagedPolicyArns?: unknown;
    };
    const indexOf = (table: string, index: string) => ({
      'Fn::Join': ['', [arnOf(table), `/index/${index}`]],
    });
    expect(ManagedPolicyArns).toBeUndefined();
    expect(
      Policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument.Statement]),
    ).toEqual([
      [
        'CountMessages',
        [allowed('sqs:GetQueueAttributes', ['QueueDeadLetter', 'QueueSource'].map(arnOf))],
      ],
      ['SendAgain', [allowed('sqs:SendMessage', arnOf('QueueSource'))]],
      ['FindOpenEvents', [allowed('dynamodb:Query', indexOf('TableLedger', 'open-events'))]],
      [
        'MarkEvents',
        [
          allowed(
            ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
            arnOf('TableLedger'),
          ),
        ],
      ],
      ['FindClaims', [allowed('dynamodb:Query', indexOf('JournalPages', 'claims'))]],
      [
        'KeepState',
        [
          {
            ...allowed(['dynamodb:GetItem', 'dynamodb:PutItem'], arnOf('JournalPages')),
            Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['#watchdog'] } },
          },
        ],
      ],
      [
        'ReadLargeTexts',
        [
          allowed('s3:GetObject', { 'Fn::Join': ['', [arnOf('BucketLargeTexts'), '/*']] }),
          allowed('s3:ListBucket', arnOf('BucketLargeTexts')),
        ],
      ],
      ['SeeMapping', [allowed('lambda:GetEventSourceMapping', expect.anything())]],
      [
        'WriteLogs',
        [allowed(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf('WatchdogLogs'))],
      ],
    ]);
  });

  it.each([
    ['dev', 'Delete'],
    ['prod', 'RetainExceptOnCreate'],
  ])('in %s, writes to a log group of its own, without a stack: %s', (stage, policy) => {
    watchdog({ stage, logRetentionDays: 90 }).allResources('AWS::Logs::LogGroup', {
      DeletionPolicy: policy,
      Properties: { RetentionInDays: 90 },
    });
  });
});

function allowed(Action: string | string[], Resource: unknown) {
  return { Effect: 'Allow', Action, Resource };
}
