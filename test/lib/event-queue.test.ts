import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../lib/event-queue.ts';
import { templateOf } from './synthesize.ts';

function queues(settings: Record<string, unknown> = {}) {
  return templateOf(settings, (stack, config) => new EventQueue(stack, 'Queue', { config }));
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

  it('keeps dead letters for 14 days, and takes them from its own source only', () => {
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

  it('says nothing of FIFO on a standard queue, which CloudFormation would refuse', () => {
    queues().allResourcesProperties('AWS::SQS::Queue', {
      FifoQueue: Match.absent(),
      ContentBasedDeduplication: Match.absent(),
    });
  });

  it('makes both queues FIFO with high throughput where the setting asks for it', () => {
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
