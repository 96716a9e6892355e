import { receiveLimit } from '../src/core/receive-limit.ts';
import { allKeptDays } from '../src/core/retention.ts';
import { BEGIN_RESERVE_SECONDS } from '../src/names/settings.ts';
import type { ConfigRule } from './config-rule.ts';
import type { Config } from './config.ts';

const DAY_SECONDS = 86_400;

/** SQS counts to 1000. */
const MAX_RECEIVES = 1000;

/** Rules between the settings of how messages are received, handled, retried and in the end dead-lettered. */
export const DELIVERY_RULES: readonly ConfigRule[] = [
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
];

/** The shortest time that the ledger keeps any event, in days. */
function shortestRetentionDays({ ledgerRetentionDays }: Config): number {
  return Math.min(...allKeptDays(ledgerRetentionDays));
}

/** The longest time between two receives: the retry delay or, after a crash, the visibility timeout. */
function longestWaitSeconds(config: Config): number {
  return Math.max(config.visibilityTimeoutSeconds, config.retryCapSeconds);
}
