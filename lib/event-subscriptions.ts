import {
  ArnFormat,
  Aws,
  CfnCondition,
  Fn,
  Stack,
  type ICfnRuleConditionExpression,
} from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Config } from './config.ts';
import { DEFAULT_BUS, type EventBridgeRule } from './event-bridge-rules.ts';
import { allowSenders, isFifoArn, sendersIn } from './event-senders.ts';
import type { SnsSubscription } from './sns-subscriptions.ts';

export interface EventSubscriptionsProps {
  readonly config: Pick<Config, 'senderArns' | 'snsSubscriptions' | 'eventBridgeRules' | 'fifo'>;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
}

/** What EventBridge does by default, and at most: 24 hours, with exponential backoff. */
const LONGEST_RETRIES = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

/**
 * Who may send to the queue. Also makes the subscriptions to SNS topics and the EventBridge rules that send to it.
 *
 * While SQS fails, SNS tries again for 23 days, EventBridge for one. After that, or at once if they may not send, they put
 * the message into the stack's dead-letter queue. There its alarm and `events replay --from dlq` find it: it is the same
 * text that the queue would have got.
 */
export class EventSubscriptions extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { config, queue, deadLetterQueue }: EventSubscriptionsProps,
  ) {
    super(scope, id);
    const { snsSubscriptions, eventBridgeRules } = config;
    const listed = sendersIn(config.senderArns);
    const rules = eventBridgeRules.map((rule) => ruleArn(this, rule));
    allowSenders(queue, {
      principal: listed.principal,
      topic: [...listed.topic, ...topicsOf(snsSubscriptions)],
      rule: [...listed.rule, ...rules],
    });
    // The dead-letter queue of a FIFO topic's subscription must be FIFO, and that of a standard topic's must not.
    const kept = snsSubscriptions.filter(({ topicArn }) => isFifoArn(topicArn) === config.fifo);
    const ownTopics = kept.map((subscription) => ownTopicArn(this, subscription));
    allowSenders(deadLetterQueue, { principal: [], topic: ownTopics, rule: rules });

    for (const subscription of snsSubscriptions) {
      const undelivered = kept.includes(subscription) ? deadLetterQueue : undefined;
      afterPolicies(newSubscription(this, subscription, queue, undelivered), queue, undelivered);
    }
    for (const rule of eventBridgeRules) {
      afterPolicies(newRule(this, rule, queue, deadLetterQueue), queue, deadLetterQueue);
    }
  }
}

function topicsOf(subscriptions: readonly SnsSubscription[]): string[] {
  return subscriptions.map(({ topicArn }) => topicArn);
}

/**
 * The topic of this name in the stack's own account and region: only such a topic has a dead-letter queue. The ARN of
 * another account's topic would let that account send into the dead-letter queue.
 */
function ownTopicArn(scope: Construct, { topicArn }: SnsSubscription): string {
  const resource = topicArn.split(':').at(-1) ?? '';
  const arnFormat = ArnFormat.NO_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'sns', resource, arnFormat });
}

/** SNS and EventBridge don't try again what the queue refuses. So its policy must be there before them. */
function afterPolicies(source: Construct, ...queues: readonly (Queue | undefined)[]): void {
  for (const queue of queues) {
    if (queue) source.node.addDependency(queue.node.findChild('Policy'));
  }
}

function newSubscription(
  scope: Construct,
  { topicArn, raw, filterPolicy, filterPolicyScope }: SnsSubscription,
  queue: Queue,
  undelivered: Queue | undefined,
): sns.CfnSubscription {
  const redrivePolicy = undelivered && onlyIfOwn(scope, topicArn, undelivered);
  return new sns.CfnSubscription(scope, topicArn, {
    topicArn,
    // Without it, CloudFormation looks for the topic in the stack's own region.
    region: regionOf(topicArn),
    protocol: 'sqs',
    endpoint: queue.queueArn,
    rawMessageDelivery: raw,
    ...(filterPolicy && { filterPolicy, filterPolicyScope }),
    ...(redrivePolicy && { redrivePolicy }),
  });
}

/**
 * "The Amazon SNS subscription and Amazon SQS queue must be under the same AWS account and Region":
 * https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html. Only the deployment knows both.
 */
function onlyIfOwn(
  scope: Construct,
  topicArn: string,
  deadLetterQueue: Queue,
): ICfnRuleConditionExpression {
  const isOwn = new CfnCondition(scope, `Own-${topicArn}`, {
    expression: Fn.conditionEquals(
      Fn.join(':', [Aws.REGION, Aws.ACCOUNT_ID]),
      `${regionOf(topicArn)}:${accountOf(topicArn)}`,
    ),
  });
  const policy = { deadLetterTargetArn: deadLetterQueue.queueArn };
  return Fn.conditionIf(isOwn.logicalId, policy, Aws.NO_VALUE);
}

function newRule(
  scope: Construct,
  rule: EventBridgeRule,
  queue: Queue,
  deadLetterQueue: Queue,
): events.CfnRule {
  const { name, bus, pattern, group } = rule;
  // Neither a bus nor a name has a colon, so no two rules have the same id. A construct's id may have no slash.
  return new events.CfnRule(scope, `${bus}:${name}`.replaceAll('/', '|'), {
    name: ruleName(scope, rule),
    eventBusName: bus,
    description: 'Sends events to the queue of Event Processor',
    eventPattern: pattern,
    targets: [
      {
        id: 'Queue',
        arn: queue.queueArn,
        retryPolicy: LONGEST_RETRIES,
        deadLetterConfig: { arn: deadLetterQueue.queueArn },
        ...(group !== undefined && { sqsParameters: { messageGroupId: group } }),
      },
    ],
  });
}

/** The name is set, so that the policies can name the rule before it exists. */
function ruleName(scope: Construct, { name }: EventBridgeRule): string {
  return `${Stack.of(scope).stackName}-${name}`;
}

function ruleArn(scope: Construct, rule: EventBridgeRule): string {
  const name = ruleName(scope, rule);
  return Stack.of(scope).formatArn({
    service: 'events',
    resource: 'rule',
    resourceName: rule.bus === DEFAULT_BUS ? name : `${rule.bus}/${name}`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
