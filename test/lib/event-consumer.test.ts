import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { EventBucket } from '../../lib/event-bucket.ts';
import { EventConsumer } from '../../lib/event-consumer.ts';
import { EventJournal } from '../../lib/event-journal.ts';
import { EventQueue } from '../../lib/event-queue.ts';
import { EventTable } from '../../lib/event-table.ts';
import { CONSUMER_SETTINGS, ENV } from '../../src/names/settings.ts';
import { BUNDLE_FOLDER, templateOf } from './synthesize.ts';

function consumer(settings: Record<string, unknown> = {}) {
  return templateOf(settings, (stack, config) => {
    const { queue } = new EventQueue(stack, 'Queue', { config });
    const { table } = new EventTable(stack, 'Table', { config });
    const { table: journal } = new EventJournal(stack, 'Journal', { config });
    const { bucket } = new EventBucket(stack, 'Bucket', { config });
    const bundleFolder = BUNDLE_FOLDER;
    const resources = { config, queue, table, journal, bucket };
    new EventConsumer(stack, 'Consumer', { ...resources, bundleFolder });
  });
}

const aResource = (idStartsWith: string) => Match.stringLikeRegexp(`^${idStartsWith}`);

describe('EventConsumer', () => {
  it('runs the bundle on Node 24 and arm64', () => {
    consumer().hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 30,
      MemorySize: 512,
    });
    const settings = { functionTimeoutSeconds: 10, memoryMb: 1024 };
    consumer(settings).hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 10,
      MemorySize: 1024,
    });
  });

  it('gives the function its settings, and nothing else', () => {
    const settings = {
      maxReceiveCount: 6,
      retryBaseSeconds: 5,
      retryCapSeconds: 50,
      outageRetryHours: 24,
      ledgerRetentionDays: 30,
      handlerConcurrency: 4,
      handlerTimeoutSeconds: 20,
      maxEventGenerations: 7,
      logLevel: 'DEBUG',
      metricsByEventType: 'true',
    };
    consumer(settings).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          STAGE: 'dev',
          QUEUE_URL: { Ref: aResource('QueueSource') },
          TABLE_NAME: { Ref: aResource('TableLedger') },
          BUCKET_NAME: { Ref: aResource('BucketLargeTexts') },
          MAX_RECEIVE_COUNT: '6',
          RETRY_BASE_SECONDS: '5',
          RETRY_CAP_SECONDS: '50',
          OUTAGE_RETRY_HOURS: '24',
          LEDGER_RETENTION_DAYS: '30',
          HANDLER_CONCURRENCY: '4',
          HANDLER_TIMEOUT_SECONDS: '20',
          MAX_EVENT_GENERATIONS: '7',
          METRICS_BY_EVENT_TYPE: 'true',
          POWERTOOLS_LOG_LEVEL: 'DEBUG',
        },
      },
    });
    const [handler] = Object.values(consumer().findResources('AWS::Lambda::Function'));
    const environment = (
      handler as { Properties: { Environment: { Variables: Record<string, unknown> } } }
    ).Properties.Environment.Variables;
    const named = CONSUMER_SETTINGS.map((setting) => ENV[setting]);
    expect(Object.keys(environment)).toEqual(named);
  });

  it('handles long chains of events: Lambda does not stop them', () => {
    consumer().hasResourceProperties('AWS::Lambda::Function', { RecursiveLoop: 'Allow' });
  });

  it('takes batches from the queue and reports failures one by one', () => {
    consumer().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [aResource('QueueSource'), 'Arn'] },
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 50 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('has no batching window on a FIFO queue', () => {
    consumer({ fifo: true }).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: Match.absent(),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('may do this and no more', () => {
    const bucketArn = { 'Fn::GetAtt': [expect.stringMatching(/^BucketLargeTexts/), 'Arn'] };
    const queueArn = { 'Fn::GetAtt': [expect.stringMatching(/^QueueSource/), 'Arn'] };
    const everyObject = { 'Fn::Join': ['', [bucketArn, '/*']] };
    const template = consumer();
    const [role, ...others] = Object.values(template.findResources('AWS::IAM::Role')) as {
      Properties: { Policies: unknown; ManagedPolicyArns?: unknown };
    }[];
    expect(others).toEqual([]);
    expect(role?.Properties.ManagedPolicyArns).toBeUndefined();
    expect(role?.Properties.Policies).toEqual([
      allowed('ReceiveEvents', 'QueueSource', [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
      ]),
      {
        PolicyName: 'PublishEvents',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn }],
        },
      },
      allowed('RecordEvents', 'TableLedger', [
        'dynamodb:BatchGetItem',
        'dynamodb:PartiQLInsert',
        'dynamodb:PartiQLUpdate',
        'dynamodb:PutItem',
      ]),
      allowed('NameRecords', 'JournalPages', 'dynamodb:PartiQLInsert'),
      {
        PolicyName: 'KeepLargeTexts',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: everyObject },
            { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucketArn },
          ],
        },
      },
      allowed('WriteLogs', 'ConsumerLogs', ['logs:CreateLogStream', 'logs:PutLogEvents']),
    ]);
    expect(JSON.stringify(role).match(/\*/g)).toEqual(['*']);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  it.each([
    ['dev', 'Delete'],
    ['prod', 'RetainExceptOnCreate'],
  ])('in %s, writes to a log group of its own, without a stack: %s', (stage, policy) => {
    const template = consumer({ stage, logRetentionDays: 90 });
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: policy,
      Properties: { RetentionInDays: 90 },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: aResource('ConsumerLogs') }, LogFormat: Match.absent() },
    });
  });

  it('brings no function along but its own', () => {
    consumer().resourceCountIs('AWS::Lambda::Function', 1);
  });
});

function allowed(name: string, resourceIdStartsWith: string, actions: string | string[]) {
  return {
    PolicyName: name,
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: actions,
          Resource: {
            'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${resourceIdStartsWith}`)), 'Arn'],
          },
        },
      ],
    },
  };
}
