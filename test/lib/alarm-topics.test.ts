import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { AlarmTopics } from '../../lib/alarm-topics.ts';
import { templateOf } from './synthesize.ts';

const ADDRESS = 'ops@example.com';

function topics(settings: Record<string, unknown>): { template: Template; count: number } {
  let count = 0;
  const template = templateOf(settings, (stack, config) => {
    // The CDK refuses an empty stack.
    new Queue(stack, 'Other');
    count = new AlarmTopics(stack, 'Notified', { config }).topics.length;
  });
  return { template, count };
}

describe('AlarmTopics', () => {
  it('makes a topic that notifies the e-mail address', () => {
    const { template } = topics({ alarmEmail: ADDRESS });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: ADDRESS,
      TopicArn: { Ref: Match.stringLikeRegexp('^NotifiedEmail') },
    });
  });

  it('lets only alarms of its stack publish, and nobody without TLS', () => {
    const { template } = topics({ alarmEmail: ADDRESS });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': ['', Match.arrayWith([':cloudwatch:', ':alarm:Test-*'])],
                },
              },
            },
          }),
        ],
      },
    });
  });

  it.each([
    [{}, 0, 0],
    [{ alarmTopicArn: 'none' }, 0, 0],
    [{ alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:pager' }, 1, 0],
    [{ alarmEmail: ADDRESS }, 1, 1],
    [{ alarmEmail: ADDRESS, alarmTopicArn: 'none' }, 1, 1],
    [{ alarmEmail: ADDRESS, alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:pager' }, 2, 1],
  ])('notifies with %j %i topics, %i of them its own', (settings, notified, own) => {
    const { template, count } = topics(settings);
    expect(count).toBe(notified);
    template.resourceCountIs('AWS::SNS::Topic', own);
  });
});
