import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { METRICS } from '../src/names/metrics.ts';
import { MINUTE } from './alarm-definition.ts';
import type { Config } from './config.ts';
import type { GraphOptions } from './dashboard-graph.ts';
import { ownMetric } from './own-metric.ts';

export interface MessageGraphsProps {
  readonly config: Config;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

type MetricKey = keyof typeof METRICS;

/** What becomes of messages, and how long they wait. */
export function messageGraphs({ config, queue, deadLetterQueue }: MessageGraphsProps) {
  const own = (name: MetricKey, label: string, statistic: string = Stats.SUM) =>
    ownMetric(name, { stage: config.stage, period: MINUTE, label, statistic });
  const percentiles = (name: MetricKey) =>
    [50, 90, 99].map((share) => own(name, `p${share}`, Stats.percentile(share)));
  const most = (label: string) => ({ period: MINUTE, statistic: Stats.MAXIMUM, label });
  return {
    traffic: {
      title: 'Messages by outcome',
      stacked: true,
      left: {
        unit: 'messages a minute',
        metrics: [
          own('processed', 'processed'),
          own('duplicate', 'duplicate'),
          own('conflict', 'conflict'),
          own('rejected', 'rejected'),
          own('failed', 'failed'),
          own('retry', 'retried'),
        ],
      },
    },
    retries: {
      title: 'Retries by who can end them',
      stacked: true,
      left: {
        unit: 'messages a minute',
        metrics: [
          own('retryInfrastructure', 'infrastructure'),
          own('retryHandler', 'handlers'),
          own('retryWaiting', 'waiting for another message'),
        ],
      },
      right: {
        unit: 'seconds',
        metrics: [own('retryDelay', 'longest delay', Stats.MAXIMUM)],
      },
    },
    backlog: {
      title: 'Backlog, and age since first seen',
      left: {
        unit: 'messages',
        metrics: [
          queue.metricApproximateNumberOfMessagesVisible(most('waiting')),
          queue.metricApproximateNumberOfMessagesNotVisible(most('in flight, or retried later')),
          queue.metricApproximateNumberOfMessagesDelayed(most('delayed')),
        ],
      },
      right: {
        unit: 'seconds',
        metrics: [own('firstSeenAge', 'oldest message of a batch', Stats.MAXIMUM)],
      },
    },
    deadLetters: {
      title: 'Dead letters, and messages near them',
      left: {
        unit: 'messages',
        metrics: [
          deadLetterQueue.metricApproximateNumberOfMessagesVisible(most('dead letters')),
          own('nearLastReceive', 'given back with one receive left, or none'),
          own('resent', 'sent again as a copy'),
        ],
      },
    },
    latencyFromOccurred: {
      title: 'Latency from occurred_at until processed',
      left: { unit: 'milliseconds', metrics: percentiles('latencyFromOccurred') },
    },
    latencyFromReceipt: {
      title: 'Latency from receipt by SQS until processed',
      left: { unit: 'milliseconds', metrics: percentiles('latencyFromReceipt') },
    },
  } satisfies Readonly<Record<string, GraphOptions>>;
}
