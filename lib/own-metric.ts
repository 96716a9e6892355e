import type { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { metricDimensions, METRICS, METRICS_NAMESPACE } from '../src/names/metrics.ts';

export interface OwnMetricOptions {
  readonly stage: string;
  readonly period: Duration;
  /** Default: the sum. */
  readonly statistic?: string;
  readonly label?: string;
  /** More dimensions than every metric has. */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** A metric that the functions emit. */
export function ownMetric(
  name: keyof typeof METRICS,
  { stage, period, statistic = Stats.SUM, label, dimensions }: OwnMetricOptions,
): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: METRICS[name],
    dimensionsMap: { ...metricDimensions(stage), ...dimensions },
    statistic,
    period,
    ...(label !== undefined && { label }),
  });
}
