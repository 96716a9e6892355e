import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Config } from './config.ts';

export interface AlarmTopicsProps {
  readonly config: Pick<Config, 'alarmTopicArn' | 'alarmEmail'>;
}

/** The SNS topics that every alarm notifies: the one that the settings name, and one for an e-mail address. */
export class AlarmTopics extends Construct {
  readonly topics: readonly sns.ITopic[];

  constructor(scope: Construct, id: string, { config }: AlarmTopicsProps) {
    super(scope, id);
    const { alarmTopicArn, alarmEmail } = config;
    const topics: sns.ITopic[] = [];
    if (alarmTopicArn !== undefined && alarmTopicArn !== 'none') {
      topics.push(sns.Topic.fromTopicArn(this, 'Topic', alarmTopicArn));
    }
    if (alarmEmail !== undefined) topics.push(emailTopic(this, alarmEmail));
    this.topics = topics;
  }
}

/**
 * Encrypted only as SNS encrypts everything at rest: CloudWatch can't publish to a topic with the AWS-managed key, and a
 * key of our own costs $1 a month. A message holds the name, meaning and metric of an alarm, nothing of an event.
 */
function emailTopic(scope: Construct, address: string): sns.Topic {
  const topic = new sns.Topic(scope, 'Email', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(address));
  // The rule about TLS gives the topic a policy, and SNS's default policy, by which alarms may publish, is gone then.
  topic.addToResourcePolicy(allowAlarms(topic));
  return topic;
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
function allowAlarms(topic: sns.Topic): iam.PolicyStatement {
  const stack = Stack.of(topic);
  const alarms = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: `${stack.stackName}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new iam.PolicyStatement({
    sid: 'NotifyOfAlarms',
    principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': stack.account },
      ArnLike: { 'aws:SourceArn': alarms },
    },
  });
}
