import type { CloudWatch, MetricDataQuery } from '@aws-sdk/client-cloudwatch';

import { OUTCOME_KINDS, type OutcomeKind } from '../../core/outcome.ts';
import { METRICS, METRICS_NAMESPACE, metricDimensions } from '../../names.ts';
import type { OutcomeCounts, OutcomeMonitor } from '../../operation-ports.ts';
import type { Clock } from '../../ports.ts';

/** The operation that the monitor needs. The `CloudWatch` client of the AWS SDK has it. */
export type MetricDataApi = Pick<CloudWatch, 'getMetricData'>;

const MINUTE_MS = 60_000;
/** CloudWatch shows a minute one or two minutes late. Older minutes are no news. */
const MINUTES = 5;

/** Reads the outcomes of the newest minute from the metrics that the consumer emits. */
export class MetricOutcomes implements OutcomeMonitor {
  private readonly client: MetricDataApi;
  private readonly stage: string;
  private readonly clock: Clock;

  constructor(client: MetricDataApi, stage: string, clock: Clock) {
    this.client = client;
    this.stage = stage;
    this.clock = clock;
  }

  async newest(): Promise<OutcomeCounts | undefined> {
    const end = Math.floor(this.clock.now() / MINUTE_MS) * MINUTE_MS;
    const { MetricDataResults = [] } = await this.client.getMetricData({
      StartTime: new Date(end - MINUTES * MINUTE_MS),
      EndTime: new Date(end),
      MetricDataQueries: OUTCOME_KINDS.map((kind) => sumOf(kind, this.stage)),
    });
    const values = MetricDataResults.flatMap(({ Id, Timestamps = [], Values = [] }) =>
      Timestamps.map((time, index) => ({ Id, time: time.getTime(), value: Values[index] ?? 0 })),
    );
    if (values.length === 0) return undefined;
    const newest = Math.max(...values.map(({ time }) => time));
    const countOf = (kind: OutcomeKind) =>
      values.find(({ Id, time }) => Id === kind && time === newest)?.value ?? 0;
    return {
      since: new Date(newest).toISOString(),
      until: new Date(newest + MINUTE_MS).toISOString(),
      counts: Object.fromEntries(
        OUTCOME_KINDS.map((kind) => [kind, countOf(kind)]),
      ) as OutcomeCounts['counts'],
    };
  }
}

function sumOf(kind: OutcomeKind, stage: string): MetricDataQuery {
  const dimensions = Object.entries(metricDimensions(stage));
  return {
    Id: kind,
    MetricStat: {
      Metric: {
        Namespace: METRICS_NAMESPACE,
        MetricName: METRICS[kind],
        Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
      },
      Period: MINUTE_MS / 1000,
      Stat: 'Sum',
    },
  };
}
