import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { metricDimensions, METRICS, METRICS_NAMESPACE } from '../src/names.ts';
import { AlarmTopics } from './alarm-topics.ts';
import type { Config } from './config.ts';

export interface EventAlarmsProps {
  readonly config: Config;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly consumer: IFunction;
}

interface AlarmDefinition {
  /** Also the heading in `docs/runbook.md`. */
  readonly title: string;
  readonly meaning: string;
  readonly metric: cloudwatch.IMetric;
  /** The alarm is raised if the metric is at least this value … */
  readonly threshold: number;
  /** … for this many periods of the metric in a row. */
  readonly periods: number;
}

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** What a person must know at once. Each alarm has a heading in the runbook that says what to do. */
export class EventAlarms extends Construct {
  constructor(scope: Construct, id: string, props: EventAlarmsProps) {
    super(scope, id);
    const { topics } = new AlarmTopics(this, 'Notified', props);

    for (const [alarmId, definition] of Object.entries(definitions(props))) {
      const alarm = new cloudwatch.Alarm(this, alarmId, {
        alarmDescription: `${definition.meaning} ${runbookLink(definition.title)}`,
        metric: definition.metric,
        threshold: definition.threshold,
        evaluationPeriods: definition.periods,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        // An idle queue or function has no data points.
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(...topics.map((topic) => new SnsAction(topic)));
    }
  }
}

function definitions(props: EventAlarmsProps): Record<string, AlarmDefinition> {
  const { config, queue, deadLetterQueue, consumer } = props;
  return {
    DeadLetterQueueNotEmpty: {
      title: 'Dead letter queue not empty',
      meaning: 'Events could not be recorded in any of their attempts.',
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: MINUTE,
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
      threshold: 1,
      periods: 1,
    },
    ConsumerErrors: {
      title: 'Consumer errors',
      meaning: 'The consumer crashed or ran out of time; the whole batch goes back to the queue.',
      metric: consumer.metricErrors({ period: FIVE_MINUTES }),
      threshold: 1,
      periods: 1,
    },
    ConsumerThrottles: {
      title: 'Consumer throttles',
      meaning: 'Lambda had no capacity for the consumer, and every throttle may use up a receive.',
      metric: consumer.metricThrottles({ period: FIVE_MINUTES }),
      threshold: 1,
      periods: 1,
    },
    OldestMessageTooOld: {
      title: 'Oldest message too old',
      meaning: `Events wait for ${config.alarmMaxAgeSeconds} seconds or longer.`,
      metric: queue.metricApproximateAgeOfOldestMessage({
        period: MINUTE,
        statistic: cloudwatch.Stats.MAXIMUM,
      }),
      threshold: config.alarmMaxAgeSeconds,
      periods: 3,
    },
    RejectedShareTooHigh: {
      title: 'Rejected share too high',
      meaning: `${config.alarmRejectedPercent} % or more of all events are rejected.`,
      metric: percentOf('rejected', METRICS.rejected, config),
      threshold: config.alarmRejectedPercent,
      periods: 1,
    },
    FailedShareTooHigh: {
      title: 'Failed share too high',
      meaning: `Handlers fail ${config.alarmFailedPercent} % or more of all events for good.`,
      metric: percentOf('failed', METRICS.failed, config),
      threshold: config.alarmFailedPercent,
      periods: 1,
    },
  };
}

/**
 * The share of events with an outcome, in percent. With few events it counts as 0, because at night
 * one bad event of two would raise the alarm.
 */
function percentOf(
  part: 'rejected' | 'failed',
  metricName: string,
  config: Config,
): cloudwatch.MathExpression {
  const { stage, alarmShareMinimumEvents: minimumEvents } = config;
  return new cloudwatch.MathExpression({
    label: `${part === 'rejected' ? 'Rejected' : 'Failed'} events, percent`,
    // A retried event was received but has no outcome yet.
    expression: `IF(received - FILL(retried, 0) >= ${minimumEvents}, 100 * FILL(${part}, 0) / (received - FILL(retried, 0)), 0)`,
    usingMetrics: {
      received: count(METRICS.received, stage),
      retried: count(METRICS.retry, stage),
      [part]: count(metricName, stage),
    },
    period: FIVE_MINUTES,
  });
}

function count(metricName: string, stage: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { ...metricDimensions(stage) },
    statistic: cloudwatch.Stats.SUM,
    period: FIVE_MINUTES,
  });
}

function runbookLink(title: string): string {
  return `docs/runbook.md#${title.toLowerCase().replaceAll(' ', '-')}`;
}
