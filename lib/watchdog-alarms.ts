import {
  ComparisonOperator,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { FIVE_MINUTES, MINUTE, type AlarmDefinitions } from './alarm-definition.ts';
import type { Config } from './config.ts';
import { ownMetric } from './own-metric.ts';

/** What the watchdog finds each minute, and whether it runs at all. */
export function watchdogAlarms({ stage }: Config) {
  return {
    OverdueEvents: {
      title: 'Overdue events',
      meaning: 'The messages of waiting events should have come back, and have not for 15 minutes.',
      metric: ownMetric('overdueEvents', {
        stage,
        period: FIVE_MINUTES,
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      // The watchdog sends most of them again in its next run.
      periods: 3,
      // Only the watchdog knows. If it is silent, its own alarm rings.
      missingData: TreatMissingData.IGNORE,
    },
    LostEvents: {
      title: 'Lost events',
      meaning:
        'The watchdog gave events up: their messages are gone, and sending them again did not help.',
      metric: ownMetric('lostEvents', { stage, period: MINUTE }),
      threshold: 1,
      // Three periods are looked at, because a log line may become a metric after its minute is over.
      periods: 3,
      breaching: 1,
      // Each event is counted once. Without a run, none is given up.
      missingData: TreatMissingData.NOT_BREACHING,
    },
    MappingDisabled: {
      title: 'Event source mapping not enabled',
      meaning: 'Nothing takes messages from the queue.',
      metric: ownMetric('mappingDisabled', { stage, period: MINUTE, statistic: Stats.MAXIMUM }),
      threshold: 1,
      // A deployment may disable it for a moment.
      periods: 5,
      // Only the watchdog knows. If it is silent, its own alarm rings.
      missingData: TreatMissingData.IGNORE,
    },
    WatchdogSilent: {
      title: 'Watchdog silent',
      meaning: 'The watchdog has not done its work for five minutes, so other alarms have no data.',
      metric: new MathExpression({
        label: 'Runs of the watchdog',
        // With the zeros, five minutes without a run are five breaching periods at once. CloudWatch alone would first look
        // for older values.
        expression: 'FILL(runs, 0)',
        usingMetrics: { runs: ownMetric('watchdogRuns', { stage, period: MINUTE }) },
        period: MINUTE,
      }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 5,
      // Silence is what it watches.
      missingData: TreatMissingData.BREACHING,
    },
  } satisfies AlarmDefinitions;
}
