import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { EventQueue } from '../../lib/event-queue.ts';
import { readConfig } from '../../lib/read-config.ts';
import { silentSenderLines } from '../../scripts/local/silent-senders.ts';
import type { Template as LocalTemplate } from '../../scripts/local/template.ts';
import { templateOf } from './synthesize.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:orders';
const FIFO_TOPIC = `${TOPIC}.fifo`;
const PATTERN = { source: ['shop.orders'], detail: { state: [{ prefix: 'paid' }] } };

function queues(settings: Record<string, unknown>): Template {
  return templateOf(settings, (stack, config) => new EventQueue(stack, 'Queue', { config }));
}

interface Statement {
  readonly Effect: string;
  readonly Sid?: string;
  readonly Condition: unknown;
}
interface Policy {
  readonly Queues: readonly { readonly Ref: string }[];
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

/** Who may send, by the queue's logical id: `[sid, condition]` of each statement that allows something. */
function allowed(template: Template): Record<string, unknown[]> {
  const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy')).map(
    ({ Properties }) => Properties as Policy,
  );
  return Object.fromEntries(
    policies.map(({ Queues, PolicyDocument }) => [
      Queues[0]?.Ref.startsWith('QueueSource') ? 'source' : 'dead letters',
      PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').map((one) => [
        one.Sid,
        one.Condition,
      ]),
    ]),
  );
}

const sourceArn = (...arns: unknown[]) => ({ ArnEquals: { 'aws:SourceArn': arns } });

/** An ARN of the stack's own account and region. */
const ownArn = (service: string, rest: string) => ({
  'Fn::Join': [
    '',
    [
      ...['arn:', { Ref: 'AWS::Partition' }, service, { Ref: 'AWS::Region' }, ':'],
      ...[{ Ref: 'AWS::AccountId' }, rest],
    ],
  ],
});

describe('EventSubscriptions', () => {
  it('makes nothing, and lets nobody send into the dead-letter queue, without the settings', () => {
    const template = queues({ senderArns: TOPIC });
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    template.resourceCountIs('AWS::Events::Rule', 0);
    expect(allowed(template)).toEqual({
      source: [['SendFromTopics', sourceArn(TOPIC)]],
      'dead letters': [],
    });
  });

  it('subscribes the queue to a topic in the region of the topic', () => {
    queues({ snsSubscriptions: TOPIC }).hasResourceProperties('AWS::SNS::Subscription', {
      TopicArn: TOPIC,
      Region: 'eu-west-1',
      Protocol: 'sqs',
      Endpoint: { 'Fn::GetAtt': [Match.stringLikeRegexp('^QueueSource'), 'Arn'] },
      RawMessageDelivery: false,
      FilterPolicy: Match.absent(),
    });
  });

  it('passes on raw delivery and a filter policy', () => {
    const filterPolicy = { store: ['acme', { prefix: 'beta-' }], $or: [{ a: [1] }, { b: [2] }] };
    const one = { topicArn: TOPIC, raw: true, filterPolicy, filterPolicyScope: 'MessageBody' };
    queues({ snsSubscriptions: [one] }).hasResourceProperties('AWS::SNS::Subscription', {
      RawMessageDelivery: true,
      FilterPolicy: filterPolicy,
      FilterPolicyScope: 'MessageBody',
    });
  });

  it('keeps what SNS can’t deliver in the dead-letter queue, if topic and stack share account and region', () => {
    const template = queues({ snsSubscriptions: TOPIC });
    const [condition] = Object.keys(template.toJSON().Conditions as object);
    template.hasCondition(condition ?? '', {
      'Fn::Equals': [
        { 'Fn::Join': [':', [{ Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }]] },
        'eu-west-1:111122223333',
      ],
    });
    const deadLetterTargetArn = {
      'Fn::GetAtt': [Match.stringLikeRegexp('^QueueDeadLetter'), 'Arn'],
    };
    template.hasResourceProperties('AWS::SNS::Subscription', {
      RedrivePolicy: { 'Fn::If': [condition, { deadLetterTargetArn }, { Ref: 'AWS::NoValue' }] },
    });
  });

  it('gives no dead-letter queue to a FIFO topic of a standard queue: it would have to be FIFO', () => {
    const template = queues({ snsSubscriptions: FIFO_TOPIC });
    template.hasResourceProperties('AWS::SNS::Subscription', { RedrivePolicy: Match.absent() });
    expect(allowed(template)['dead letters']).toEqual([]);
    queues({ snsSubscriptions: FIFO_TOPIC, fifo: true }).hasResourceProperties(
      'AWS::SNS::Subscription',
      { RedrivePolicy: Match.anyValue() },
    );
  });

  it('makes a rule that retries as long as EventBridge can, then keeps the event in the dead-letter queue', () => {
    const rule = { name: 'paid', bus: 'shop', pattern: PATTERN };
    queues({ eventBridgeRules: [rule] }).hasResourceProperties('AWS::Events::Rule', {
      Name: 'Test-paid',
      EventBusName: 'shop',
      EventPattern: PATTERN,
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^QueueSource'), 'Arn'] },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: {
            Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^QueueDeadLetter'), 'Arn'] },
          },
        },
      ],
    });
  });

  it('lets no topic of another account send into the dead-letter queue', () => {
    const foreign = 'arn:aws:sns:us-east-1:999999999999:orders';
    const template = queues({ snsSubscriptions: [TOPIC, foreign] });
    expect(allowed(template)).toEqual({
      source: [['SendFromTopics', sourceArn(TOPIC, foreign)]],
      'dead letters': [['SendFromTopics', sourceArn(ownArn(':sns:', ':orders'))]],
    });
  });

  it('makes rules whose buses and names are the same text together', () => {
    const eventBridgeRules = [
      { name: 'c', bus: 'a-b', pattern: PATTERN },
      { name: 'b-c', bus: 'a', pattern: PATTERN },
      { name: 'c', bus: 'a/b', pattern: PATTERN },
    ];
    queues({ eventBridgeRules }).resourceCountIs('AWS::Events::Rule', 3);
  });

  it('gives the events of a rule a message group only if it has one', () => {
    const template = queues({
      eventBridgeRules: [
        { name: 'acme', pattern: PATTERN, group: 'acme' },
        { name: 'others', pattern: PATTERN },
      ],
    });
    const ofRule = (Name: string, SqsParameters: unknown) => {
      const Targets = [Match.objectLike({ SqsParameters })];
      template.hasResourceProperties('AWS::Events::Rule', { Name, Targets });
    };
    ofRule('Test-acme', { MessageGroupId: 'acme' });
    ofRule('Test-others', Match.absent());
  });

  it('lets exactly these topics and rules send, beside those of senderArns, to both queues', () => {
    const other = 'arn:aws:sns:eu-west-1:333333333333:others';
    const template = queues({
      senderArns: [other, TOPIC],
      snsSubscriptions: TOPIC,
      eventBridgeRules: [
        { name: 'a', pattern: PATTERN },
        { name: 'b', bus: 'shop', pattern: PATTERN },
      ],
    });
    const ruleArn = (name: string) => ownArn(':events:', `:rule/${name}`);
    const rules = ['SendFromRules', sourceArn(ruleArn('Test-a'), ruleArn('shop/Test-b'))];
    expect(allowed(template)).toEqual({
      source: [['SendFromTopics', sourceArn(other, TOPIC)], rules],
      'dead letters': [['SendFromTopics', sourceArn(ownArn(':sns:', ':orders'))], rules],
    });
  });

  it('are senders that a local run tells it does not have', () => {
    const rule = { name: 'refunds', pattern: PATTERN };
    const template = queues({ snsSubscriptions: TOPIC, eventBridgeRules: rule });
    expect(silentSenderLines(template.toJSON() as LocalTemplate)).toEqual([
      expect.stringContaining('no SNS and no EventBridge'),
      `  topic ${TOPIC}`,
      '  rule Test-refunds',
      expect.stringContaining('npm run events -- send --format sns'),
      '',
    ]);
  });

  it('makes senders only after the policies that let them send', () => {
    const rule = { name: 'a', pattern: PATTERN };
    const template = queues({ snsSubscriptions: TOPIC, eventBridgeRules: rule });
    const policies = Object.keys(template.findResources('AWS::SQS::QueuePolicy'));
    for (const type of ['AWS::SNS::Subscription', 'AWS::Events::Rule']) {
      const [sender] = Object.values(template.findResources(type));
      expect(sender).toHaveProperty('DependsOn', expect.arrayContaining(policies));
    }
  });
});

const sns = 'snsSubscriptions';
const rules = 'eventBridgeRules';

function refusal(settings: Record<string, unknown>): string {
  try {
    readConfig(settings);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the settings of subscriptions and rules', () => {
  it('read ARNs, JSON and text of JSON alike', () => {
    const all = [{ topicArn: TOPIC }, { topicArn: FIFO_TOPIC }];
    const expected = readConfig({ [sns]: all });
    for (const value of [`${TOPIC}, ${FIFO_TOPIC}`, [TOPIC, FIFO_TOPIC], JSON.stringify(all)]) {
      expect(readConfig({ [sns]: value })).toEqual(expected);
    }
    const rule = { name: 'a', pattern: PATTERN };
    const one = readConfig({ [rules]: [{ ...rule, bus: 'default' }] });
    expect(readConfig({ [rules]: JSON.stringify(rule) })).toEqual(one);
  });

  it.each([sns, rules])('read an empty text of %s as none', (setting) => {
    expect(readConfig({ [setting]: '' })).toEqual(readConfig({}));
  });

  const pattern = PATTERN;
  it.each<[Record<string, unknown>, string]>([
    [
      { [sns]: 'orders' },
      'snsSubscriptions[0].topicArn is "orders", expected the full ARN of an SNS',
    ],
    [{ [sns]: 5 }, 'snsSubscriptions[0] is 5, expected the full ARN of an SNS topic: arn:aws:sns:'],
    [{ [sns]: '{"topicArn":' }, 'snsSubscriptions[0].topicArn is "{\\"topicArn\\":", expected'],
    [{ [sns]: [{}] }, 'snsSubscriptions[0].topicArn is missing, expected the full ARN'],
    [
      { [sns]: [TOPIC, { topicArn: TOPIC, raw: true }] },
      'snsSubscriptions[1].topicArn is "arn:aws:sns:eu-west-1:111122223333:orders", expected each topic once',
    ],
    [
      { [sns]: [{ topicArn: TOPIC, raw: 'yes' }] },
      'snsSubscriptions[0].raw is "yes", expected true',
    ],
    [
      { [sns]: [{ topicArn: TOPIC, filter: {} }] },
      'snsSubscriptions[0].filter is {}, expected one of the names topicArn, raw, filterPolicy, filterPolicyScope',
    ],
    [
      { [sns]: [{ topicArn: TOPIC, filterPolicy: { store: 'acme' } }] },
      'snsSubscriptions[0].filterPolicy["store"] is "acme", expected a list of what matches',
    ],
    [
      { [sns]: [{ topicArn: TOPIC, filterPolicy: {} }] },
      'snsSubscriptions[0].filterPolicy is {}, expected fields and what matches',
    ],
    [
      { [sns]: [{ topicArn: TOPIC, filterPolicyScope: 'MessageBody' }] },
      'snsSubscriptions[0].filterPolicyScope is "MessageBody", expected nothing, or also a filterPolicy',
    ],
    [
      { [sns]: [{ topicArn: TOPIC, filterPolicy: { a: [1] }, filterPolicyScope: 'Body' }] },
      'filterPolicyScope is "Body", expected one of MessageAttributes, MessageBody',
    ],
    [
      { [sns]: Array.from({ length: 31 }, (_, index) => `${TOPIC}-${index}`) },
      'snsSubscriptions is 31, expected at most 30 entries: the policy of the queue has at most 8 KB',
    ],
    [
      { [sns]: [FIFO_TOPIC, TOPIC], fifo: true },
      'snsSubscriptions[1].topicArn is "arn:aws:sns:eu-west-1:111122223333:orders", expected topics whose names end with .fifo',
    ],
    [{ [rules]: 'orders' }, 'eventBridgeRules[0] is "orders", expected an object such as {"name"'],
    [
      { [rules]: [{ pattern }] },
      'eventBridgeRules[0].name is missing, expected a name of up to 44',
    ],
    [{ [rules]: [{ name: 'a b', pattern }] }, 'eventBridgeRules[0].name is "a b", expected a name'],
    [
      { [rules]: [{ name: 'a' }] },
      'eventBridgeRules[0].pattern is missing, expected fields and what',
    ],
    [
      { [rules]: [{ name: 'a', pattern, group: 'a b' }] },
      'eventBridgeRules[0].group is "a b", expected a text of up to 100 visible ASCII characters',
    ],
    [
      { [rules]: [{ name: 'a', bus: 'arn:aws:events:eu-west-1:1:event-bus/x', pattern }] },
      'expected the name of a bus, not its ARN: a rule is on a bus of its own account and region',
    ],
    [
      { [rules]: [{ name: 'a', pattern: { detailType: ['x'] } }] },
      'eventBridgeRules[0].pattern["detailType"] is ["x"], expected one of the fields version, id, detail-type',
    ],
    [
      { [rules]: [{ name: 'a', pattern: { detail: { total: [] } } }] },
      'eventBridgeRules[0].pattern["detail"]["total"] is [], expected a list of what matches',
    ],
    [
      { [rules]: [{ name: 'a', pattern: { $or: [{ source: 'x' }] } }] },
      'eventBridgeRules[0].pattern["$or"][0]["source"] is "x", expected a list of what matches',
    ],
    [
      {
        [rules]: [
          { name: 'a', pattern },
          { name: 'a', pattern },
        ],
      },
      'eventBridgeRules[1].name is "a", expected each name once on a bus',
    ],
    [
      { [rules]: [{ name: 'a', pattern }], fifo: true },
      'expected no rule, as the queue is FIFO: EventBridge sends no deduplication id',
    ],
  ])('refuses %j', (settings, message) => {
    expect(refusal(settings)).toContain(message);
  });
});
