import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { MINUTE, type AlarmDefinitions } from './alarm-definition.ts';
import type { Config } from './config.ts';
import { ownMetric } from './own-metric.ts';

export interface QueueAlarmsProps {
  readonly config: Config;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/** What is wrong with messages: they wait too long, run out of receives, or are dead letters. */
export function queueAlarms({ config, queue, deadLetterQueue }: QueueAlarmsProps) {
  return {
    DeadLetterQueueNotEmpty: {
      title: 'Dead letter queue not empty',
      meaning:
        'Events could not be recorded in any of their attempts, or not be delivered to the queue.',
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      periods: 1,
      // SQS reports nothing about a queue that was unused for six hours. A queue with messages isn't unused.
      missingData: TreatMissingData.NOT_BREACHING,
    },
    EventsNearLastReceive: {
      title: 'Events near their last receive',
      meaning: 'Messages have at most one receive left before they are dead-lettered.',
      metric: ownMetric('nearLastReceive', { stage: config.stage, period: MINUTE }),
      threshold: 1,
      // Three periods are looked at, because a log line may become a metric after its minute is over.
      periods: 3,
      breaching: 1,
      // Without a batch nothing is given back.
      missingData: TreatMissingData.NOT_BREACHING,
    },
    OldestMessageTooOld: {
      title: 'Oldest message too old',
      meaning: `Events wait for ${config.alarmMaxAgeSeconds} seconds or longer.`,
      metric: queue.metricApproximateAgeOfOldestMessage({
        period: MINUTE,
        statistic: Stats.MAXIMUM,
      }),
      threshold: config.alarmMaxAgeSeconds,
      periods: 3,
      // An unused queue has no messages that wait.
      missingData: TreatMissingData.NOT_BREACHING,
    },
  } satisfies AlarmDefinitions;
}
