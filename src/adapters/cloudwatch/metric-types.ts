import { OUTCOME_KINDS } from '../../core/outcome.ts';
import {
  EVENT_TYPE_DIMENSION,
  METRICS,
  METRICS_NAMESPACE,
  metricDimensions,
} from '../../names/metrics.ts';
import type { OutcomeCounts, TypeMonitor } from '../../operation-ports.ts';
import type { Clock } from '../../ports.ts';
import type { MetricDataApi } from './metric-outcomes.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Reads the outcomes of a type from the metrics that the consumer emits if `metricsByEventType` is set. */
export class MetricTypes implements TypeMonitor {
  private readonly client: MetricDataApi;
  private readonly stage: string;
  private readonly clock: Clock;

  constructor(client: MetricDataApi, stage: string, clock: Clock) {
    this.client = client;
    this.stage = stage;
    this.clock = clock;
  }

  async lastDay(eventType: string): Promise<OutcomeCounts | undefined> {
    // Whole hours: CloudWatch rounds the beginning down to one.
    const end = this.clock.now();
    const start = Math.floor(end / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS;
    const { MetricDataResults = [] } = await this.client.getMetricData({
      StartTime: new Date(start),
      EndTime: new Date(end),
      MetricDataQueries: OUTCOME_KINDS.map((kind) => ({
        Id: kind,
        MetricStat: {
          Metric: {
            Namespace: METRICS_NAMESPACE,
            MetricName: METRICS[kind],
            Dimensions: Object.entries({
              ...metricDimensions(this.stage),
              [EVENT_TYPE_DIMENSION]: eventType,
            }).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: HOUR_MS / 1000,
          Stat: 'Sum',
        },
      })),
    });
    const values = new Map(MetricDataResults.map(({ Id, Values = [] }) => [Id, Values]));
    if ([...values.values()].every((hours) => hours.length === 0)) return undefined;
    const sumOf = (hours: readonly number[] = []) => hours.reduce((sum, count) => sum + count, 0);
    return {
      since: new Date(start).toISOString(),
      until: new Date(end).toISOString(),
      counts: Object.fromEntries(
        OUTCOME_KINDS.map((kind) => [kind, sumOf(values.get(kind))]),
      ) as OutcomeCounts['counts'],
    };
  }
}
