import { receiveLimit } from '../src/core/receive-limit.ts';
import { allKeptDays } from '../src/core/retention.ts';
import { BEGIN_RESERVE_SECONDS } from '../src/names/settings.ts';
import { bucketPrefix, tablePrefix } from '../src/names/stack.ts';
import { API_RULES } from './api-rules.ts';
import type { ConfigRule } from './config-rule.ts';
import type { Config } from './config.ts';
import type { Problem } from './context.ts';
import { isFifoArn, senderKind } from './event-senders.ts';
import { processedFields } from './ledger-retention.ts';

const DAY_SECONDS = 86_400;

/** SQS counts to 1000. */
const MAX_RECEIVES = 1000;

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
  // "At least six times the timeout of the function": https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  {
    setting: 'visibilityTimeoutSeconds',
    against: ['functionTimeoutSeconds'],
    holds: (c) => c.visibilityTimeoutSeconds >= 6 * c.functionTimeoutSeconds,
    expected: (c) =>
      `at least ${6 * c.functionTimeoutSeconds}, six times functionTimeoutSeconds (${c.functionTimeoutSeconds})`,
    why: 'while Lambda retries the batch of a throttled function, its messages would be received again, use up their receives and be dead-lettered unhandled',
  },
  // The visibility timeout of a message runs while its batch fills and while the batch is handled.
  {
    setting: 'visibilityTimeoutSeconds',
    against: ['functionTimeoutSeconds', 'batchWindowSeconds'],
    holds: (c) => c.visibilityTimeoutSeconds > c.batchWindowSeconds + c.functionTimeoutSeconds,
    expected: (c) =>
      `more than ${c.batchWindowSeconds + c.functionTimeoutSeconds}, batchWindowSeconds (${c.batchWindowSeconds}) plus functionTimeoutSeconds (${c.functionTimeoutSeconds})`,
    why: 'a message would be received again while its batch is still being handled',
  },
  {
    setting: 'handlerTimeoutSeconds',
    against: ['functionTimeoutSeconds'],
    holds: (c) => c.handlerTimeoutSeconds <= c.functionTimeoutSeconds - BEGIN_RESERVE_SECONDS,
    expected: (c) =>
      `at most ${c.functionTimeoutSeconds - BEGIN_RESERVE_SECONDS}, functionTimeoutSeconds (${c.functionTimeoutSeconds}) less ${BEGIN_RESERVE_SECONDS}`,
    why: 'the function would time out before the handler, so a slow handler would be cut off and started again each time',
  },
  // Lambda: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
  {
    setting: 'batchWindowSeconds',
    against: ['batchSize', 'fifo'],
    holds: (c) => c.fifo || c.batchSize <= 10 || c.batchWindowSeconds >= 1,
    expected: (c) => `at least 1, as batchSize (${c.batchSize}) is above 10`,
    why: 'Lambda fills a batch of more than 10 messages only if it may wait for it',
  },
  {
    setting: 'batchWindowSeconds',
    against: ['fifo'],
    holds: (c) => !c.fifo || c.batchWindowSeconds === 0,
    expected: () => '0, as the queue is FIFO',
    why: 'Lambda has no batching window on a FIFO queue',
  },
  {
    setting: 'batchSize',
    against: ['fifo'],
    holds: (c) => !c.fifo || c.batchSize <= 10,
    expected: () => 'at most 10, as the queue is FIFO',
    why: 'Lambda takes at most 10 messages at a time from a FIFO queue',
  },
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
  // "The expiration of a message is always based on its original enqueue timestamp":
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
  {
    setting: 'dlqRetentionDays',
    against: ['retentionDays'],
    holds: (c) => c.dlqRetentionDays > c.retentionDays,
    expected: (c) => `more than retentionDays (${c.retentionDays})`,
    why: 'a message keeps its age in the dead-letter queue, so SQS would delete it before anybody sees it',
  },
  {
    setting: 'maxReceiveCount',
    against: ['visibilityTimeoutSeconds', 'retryCapSeconds', 'retentionDays'],
    holds: (c) => c.maxReceiveCount * longestWaitSeconds(c) < c.retentionDays * DAY_SECONDS,
    expected: (c) =>
      `fewer receives than fit into retentionDays (${c.retentionDays}) at ${longestWaitSeconds(c)} seconds each`,
    why: 'SQS would delete a message that keeps failing before it moves it to the dead-letter queue',
  },
  {
    setting: 'outageRetryHours',
    against: ['fifo', 'retentionDays'],
    holds: (c) => !c.fifo || c.outageRetryHours <= (c.retentionDays - 1) * 24,
    expected: (c) =>
      `at most ${(c.retentionDays - 1) * 24}, one day less than retentionDays (${c.retentionDays}), as the queue is FIFO`,
    why: 'SQS would delete a message before its retries end',
  },
  {
    setting: 'outageRetryHours',
    against: ['fifo', 'maxReceiveCount', 'retryCapSeconds'],
    holds: (c) => receiveLimit(c, c.fifo) <= MAX_RECEIVES,
    expected: (c) =>
      `at most ${Math.floor(((MAX_RECEIVES - c.maxReceiveCount) * c.retryCapSeconds) / 3600)}, as the queue is FIFO and retryCapSeconds is ${c.retryCapSeconds}`,
    why: `a message of a FIFO queue would need more than the ${MAX_RECEIVES} receives that SQS counts`,
  },
  {
    setting: 'outageRetryHours',
    against: [
      'fifo',
      'maxReceiveCount',
      'retryCapSeconds',
      'visibilityTimeoutSeconds',
      'retentionDays',
    ],
    holds: (c) =>
      c.outageRetryHours === 0 ||
      receiveLimit(c, c.fifo) * longestWaitSeconds(c) < c.retentionDays * DAY_SECONDS,
    expected: (c) =>
      `fewer hours: ${receiveLimit(c, c.fifo)} receives at ${longestWaitSeconds(c)} seconds each must fit into retentionDays (${c.retentionDays})`,
    why: 'SQS would delete a message that keeps crashing the function before it moves it to the dead-letter queue',
  },
  {
    setting: 'outageRetryHours',
    against: ['ledgerRetentionDays'],
    holds: (c) => c.outageRetryHours < shortestRetentionDays(c) * 24,
    expected: (c) =>
      `less than ${shortestRetentionDays(c) * 24}, the shortest of ledgerRetentionDays (${shortestRetentionDays(c)})`,
    why: 'the ledger would forget an event that is still being retried, and its attempts',
  },
  {
    setting: 'retryBaseSeconds',
    against: ['retryCapSeconds'],
    holds: (c) => c.retryBaseSeconds <= c.retryCapSeconds,
    expected: (c) => `at most retryCapSeconds (${c.retryCapSeconds})`,
    why: 'the first delay would be longer than the longest',
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

/** The shortest time that the ledger keeps any event, in days. */
function shortestRetentionDays({ ledgerRetentionDays }: Config): number {
  return Math.min(...allKeptDays(ledgerRetentionDays));
}

/** The longest time between two receives: the retry delay or, after a crash, the visibility timeout. */
function longestWaitSeconds(config: Config): number {
  return Math.max(config.visibilityTimeoutSeconds, config.retryCapSeconds);
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
