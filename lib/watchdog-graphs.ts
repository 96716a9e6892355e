import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  metricDimensions,
  METRICS,
  METRICS_NAMESPACE,
  REASON_DIMENSION,
} from '../src/names/metrics.ts';
import { MINUTE } from './alarm-definition.ts';
import type { Config } from './config.ts';
import type { GraphOptions } from './dashboard-graph.ts';
import { ownMetric } from './own-metric.ts';

/** What the watchdog counts each minute. */
export function watchdogGraphs({ stage }: Config) {
  const most = (name: keyof typeof METRICS, label: string) =>
    ownMetric(name, { stage, period: MINUTE, statistic: Stats.MAXIMUM, label });
  return {
    openEvents: {
      title: 'Open events by reason',
      stacked: true,
      left: { unit: 'events', metrics: [openByReason(stage)] },
      right: { unit: 'seconds', metrics: [most('oldestOpenAge', 'age of the oldest')] },
    },
    rescues: {
      title: 'Watchdog: events whose messages are gone',
      left: {
        unit: 'events',
        metrics: [
          most('overdueEvents', 'overdue'),
          most('eventsSentAgain', 'sent again'),
          most('lostEvents', 'lost'),
        ],
      },
    },
  } satisfies Readonly<Record<string, GraphOptions>>;
}

/** A line for each reason that occurs. The metrics of reasons are made when they occur. */
function openByReason(stage: string): MathExpression {
  const dimensions = metricDimensions(stage);
  const schema = [METRICS_NAMESPACE, ...Object.keys(dimensions), REASON_DIMENSION].join(',');
  const filters = Object.entries(dimensions).map(([name, value]) => `${name}="${value}"`);
  return new MathExpression({
    label: `\${PROP('Dim.${REASON_DIMENSION}')}`,
    expression: `SEARCH('{${schema}} MetricName="${METRICS.openEvents}" ${filters.join(' ')}', 'Maximum', ${MINUTE.toSeconds()})`,
    usingMetrics: {},
    period: MINUTE,
  });
}
