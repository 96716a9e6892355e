import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../lib/event-queue.ts';
import { templateOf } from './synthesize.ts';

function queues(settings: Record<string, unknown> = {}) {
  return templateOf(settings, (stack, config) => new EventQueue(stack, 'Queue', { config }));
}

interface QueuePolicy {
  readonly Queues: unknown;
  readonly PolicyDocument: { readonly Statement: readonly { readonly Effect: string }[] };
}

const isDeadLetter = { RedrivePolicy: Match.absent() };

describe('EventQueue', () => {
  it('dead-letters a message after five receives', () => {
    const [deadLetterId] = Object.keys(
      queues().findResources('AWS::SQS::Queue', {
        Properties: isDeadLetter,
      }),
    );
    queues().hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [deadLetterId, 'Arn'] },
        maxReceiveCount: 5,
      },
      VisibilityTimeout: 180,
      MessageRetentionPeriod: 4 * 86_400,
    });
  });

  it('gives messages of a FIFO queue as many more receives as outageRetryHours takes', () => {
    const settings = { outageRetryHours: 24, retryCapSeconds: 600 };
    const policyOf = (fifo: boolean, maxReceiveCount: number) =>
      queues({ ...settings, fifo }).hasResourceProperties('AWS::SQS::Queue', {
        RedrivePolicy: Match.objectLike({ maxReceiveCount }),
      });
    policyOf(true, 10 + 144);
    policyOf(false, 5);
  });

  it('follows the settings', () => {
    const settings = {
      maxReceiveCount: 7,
      visibilityTimeoutSeconds: 200,
      retentionDays: 2,
      dlqRetentionDays: 9,
    };
    queues(settings).hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 7 }),
      VisibilityTimeout: 200,
      MessageRetentionPeriod: 2 * 86_400,
    });
    queues(settings).hasResourceProperties('AWS::SQS::Queue', {
      ...isDeadLetter,
      MessageRetentionPeriod: 9 * 86_400,
    });
  });

  it('keeps dead letters for 14 days, and accepts them from its own source queue only', () => {
    queues().hasResourceProperties('AWS::SQS::Queue', {
      ...isDeadLetter,
      MessageRetentionPeriod: 14 * 86_400,
      RedriveAllowPolicy: {
        redrivePermission: 'byQueue',
        sourceQueueArns: [{ 'Fn::Join': ['', Match.arrayWith([':Test-events'])] }],
      },
    });
    queues().hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'Test-events',
      RedrivePolicy: Match.anyValue(),
    });
  });

  it('encrypts both queues with the key of SQS', () => {
    queues().allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  });

  it('refuses on both queues whoever comes without TLS', () => {
    queues().resourceCountIs('AWS::SQS::QueuePolicy', 2);
    queues().allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });

  it('allows no sender of another account that no setting names', () => {
    const statements = Object.values(queues().findResources('AWS::SQS::QueuePolicy')).flatMap(
      ({ Properties }) => (Properties as QueuePolicy).PolicyDocument.Statement,
    );
    expect(statements.map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny']);
  });

  it('lets each sender of senderArns send to the source queue, for its topics and rules alone', () => {
    const account = 'arn:aws:iam::111111111111:root';
    const role = 'arn:aws:iam::222222222222:role/orders';
    const topic = 'arn:aws:sns:eu-west-1:333333333333:orders';
    const rules = [
      'arn:aws:events:eu-west-1:444444444444:rule/orders',
      'arn:aws:events:eu-west-1:444444444444:rule/shop/refunds',
    ];
    const template = queues({ senderArns: [account, ...rules, role, topic] });
    const sourceId = Object.keys(
      template.findResources('AWS::SQS::Queue', {
        Properties: { RedrivePolicy: Match.anyValue() },
      }),
    )[0];
    const common = {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [sourceId, 'Arn'] },
    };
    const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy')).map(
      ({ Properties }) => Properties as QueuePolicy,
    );
    const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toHaveLength(2);
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      { Sid: 'SendFromPrincipals', ...common, Principal: { AWS: [account, role] } },
      {
        Sid: 'SendFromTopics',
        ...common,
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': [topic] } },
      },
      {
        Sid: 'SendFromRules',
        ...common,
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': rules } },
      },
    ]);
    const [withAllow, ...others] = policies.filter(({ PolicyDocument }) =>
      PolicyDocument.Statement.some(({ Effect }) => Effect === 'Allow'),
    );
    expect(others).toEqual([]);
    expect(withAllow?.Queues).toEqual([{ Ref: sourceId }]);
  });

  it('says nothing of FIFO on a standard queue, which CloudFormation would refuse', () => {
    queues().allResourcesProperties('AWS::SQS::Queue', {
      FifoQueue: Match.absent(),
      ContentBasedDeduplication: Match.absent(),
    });
  });

  it('makes both queues FIFO with high throughput if the setting says so', () => {
    const template = queues({ fifo: true });
    template.allResourcesProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      ContentBasedDeduplication: false,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'Test-events.fifo' });
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedriveAllowPolicy: Match.objectLike({
        sourceQueueArns: [{ 'Fn::Join': ['', Match.arrayWith([':Test-events.fifo'])] }],
      }),
    });
  });

  it.each([
    ['dev', 'Delete', 'Delete'],
    ['prod', 'RetainExceptOnCreate', 'Retain'],
  ])('in %s, queues without a stack: %s, replaced queues: %s', (stage, deletion, replacement) => {
    queues({ stage }).allResources('AWS::SQS::Queue', {
      DeletionPolicy: deletion,
      UpdateReplacePolicy: replacement,
    });
    expect(Object.keys(queues({ stage }).findResources('AWS::SQS::Queue'))).toHaveLength(2);
  });
});
