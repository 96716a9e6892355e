import { bucketPrefix, tablePrefix } from '../src/names/stack.ts';
import { API_RULES } from './api-rules.ts';
import type { ConfigRule } from './config-rule.ts';
import type { Config } from './config.ts';
import type { Problem } from './context.ts';
import { DELIVERY_RULES } from './delivery-rules.ts';
import { isFifoArn, senderKind } from './event-senders.ts';
import { processedFields } from './ledger-retention.ts';

const DAY_SECONDS = 86_400;

const RULES: readonly ConfigRule[] = [
  // A name in cdk.json applies to every stage that is deployed with it.
  {
    setting: 'existingTable',
    against: ['stage'],
    holds: (c) => !c.existingTable || c.existingTable.startsWith(tablePrefix(c.stage)),
    expected: (c) => `a name that begins with ${tablePrefix(c.stage)}`,
    why: 'two stages must not share a ledger, and the name shows whose it is',
  },
  {
    setting: 'existingJournal',
    against: ['stage'],
    holds: (c) => !c.existingJournal || c.existingJournal.startsWith(tablePrefix(c.stage)),
    expected: (c) => `a name that begins with ${tablePrefix(c.stage)}`,
    why: 'two stages must not share a journal, and the name shows whose it is',
  },
  {
    setting: 'existingJournal',
    against: ['existingTable'],
    holds: (c) => !c.existingJournal || c.existingJournal !== c.existingTable,
    expected: (c) => `another table than existingTable (${c.existingTable})`,
    why: 'ledger and journal have different keys',
  },
  {
    setting: 'existingBucket',
    against: ['stage'],
    holds: (c) => !c.existingBucket || c.existingBucket.startsWith(bucketPrefix(c.stage)),
    expected: (c) => `a name that begins with ${bucketPrefix(c.stage)}`,
    why: 'two stages must not share a bucket, and the name shows whose it is',
  },
  ...DELIVERY_RULES,
  // https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
  {
    setting: 'senderArns',
    against: ['fifo'],
    holds: (c) => !c.fifo || !c.senderArns.some(isStandardTopic),
    expected: () => 'topics whose names end with .fifo, as the queue is FIFO',
    why: 'SNS delivers from a standard topic to standard queues only',
  },
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html
  {
    setting: 'senderArns',
    against: ['fifo'],
    holds: (c) => !c.fifo || !c.senderArns.some((arn) => senderKind(arn) === 'rule'),
    expected: () => 'no EventBridge rule, as the queue is FIFO',
    why: 'EventBridge sends no deduplication id, and this queue takes no FIFO message without one',
  },
  {
    setting: 'snsSubscriptions',
    against: ['fifo'],
    holds: (c) => !c.fifo || c.snsSubscriptions.every(({ topicArn }) => isFifoArn(topicArn)),
    wrongFields: (c) =>
      c.snsSubscriptions.flatMap(({ topicArn: value }, index) =>
        isFifoArn(value) ? [] : [{ setting: `snsSubscriptions[${index}].topicArn`, value }],
      ),
    expected: () => 'topics whose names end with .fifo, as the queue is FIFO',
    why: 'SNS delivers from a standard topic to standard queues only',
  },
  // A deduplication by content would take two messages for one that differ only in their attributes. And a rule has one
  // group for all events, so one event that fails would hold up all others.
  {
    setting: 'eventBridgeRules',
    against: ['fifo'],
    holds: (c) => !c.fifo || c.eventBridgeRules.length === 0,
    expected: () => 'no rule, as the queue is FIFO',
    why: 'EventBridge sends no deduplication id, and this queue takes no FIFO message without one',
  },
  {
    setting: 'ledgerRetentionDays',
    against: ['dlqRetentionDays'],
    holds: (c) => shortRetentions(c).length === 0,
    wrongFields: shortRetentions,
    expected: (c) => `more than dlqRetentionDays (${c.dlqRetentionDays})`,
    why: 'a duplicate redriven from the dead-letter queue would find no record of its event and be processed again',
  },
  {
    setting: 'alarmTopicArn',
    against: ['stage', 'alarmEmail'],
    holds: (c) => c.stage !== 'prod' || (c.alarmTopicArn ?? c.alarmEmail) !== undefined,
    expected: () =>
      'the ARN of an SNS topic, or an address in alarmEmail, or alarmTopicArn=none, as the stage is prod',
    why: 'alarms would notify nobody, and an outage would be noticed when messages are already dead letters',
  },
  {
    setting: 'alarmMaxAgeSeconds',
    against: ['retentionDays'],
    holds: (c) => c.alarmMaxAgeSeconds < c.retentionDays * DAY_SECONDS,
    expected: (c) =>
      `less than ${c.retentionDays * DAY_SECONDS}, retentionDays (${c.retentionDays})`,
    why: 'SQS would delete messages before the alarm is raised',
  },
  ...API_RULES,
];

function isStandardTopic(arn: string): boolean {
  return senderKind(arn) === 'topic' && !isFifoArn(arn);
}

/** An event's processed days are at most its open days. So it is enough to look at those. */
function shortRetentions({ ledgerRetentionDays, dlqRetentionDays }: Config) {
  return processedFields(ledgerRetentionDays).filter(({ value }) => value <= dlqRetentionDays);
}

/**
 * The rules that a configuration breaks. Rules about an unusable setting are left out: they would blame its fallback,
 * which nobody has set.
 */
export function brokenRules(config: Config, unusable: ReadonlySet<string>): Problem[] {
  return RULES.filter(
    ({ setting, against, holds }) =>
      ![setting, ...against].some((name) => unusable.has(name)) && !holds(config),
  ).flatMap(({ setting, wrongFields, expected, why }) => {
    const wrong = wrongFields?.(config) ?? [{ setting, value: config[setting] }];
    return wrong.map((field) => ({ ...field, expected: expected(config), why }));
  });
}
