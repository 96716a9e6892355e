import type { CloudWatch, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';

import { OUTCOME_KINDS } from '../../core/outcome.ts';
import { METRICS, METRICS_NAMESPACE, metricDimensions } from '../../names/metrics.ts';
import type {
  OldestMessage,
  OutcomeCounts,
  OutcomeMonitor,
  RecentTraffic,
} from '../../operation-ports.ts';
import type { Clock } from '../../ports.ts';

/** The operation that the monitor needs. The `CloudWatch` client of the AWS SDK has it. */
export type MetricDataApi = Pick<CloudWatch, 'getMetricData'>;

/** Whose metrics are read. */
export interface MeasuredStack {
  readonly stage: string;
  readonly queueUrl: string;
}

const MINUTE_MS = 60_000;
/** CloudWatch bills each metric of a request, however many minutes it asks for. */
const SERIES_MINUTES = 60;
/** CloudWatch shows a minute one or two minutes late. A minute without values may not be counted yet. */
const LATE_MINUTES = 2;
/** Older minutes are no news. */
const NEWS_MINUTES = 5;

const AGE = 'age';

/** Reads the outcomes of the last hour from the metrics that the consumer emits, and the age of the oldest message from those of SQS. */
export class MetricOutcomes implements OutcomeMonitor {
  private readonly client: MetricDataApi;
  private readonly stack: MeasuredStack;
  private readonly clock: Clock;

  constructor(client: MetricDataApi, stack: MeasuredStack, clock: Clock) {
    this.client = client;
    this.stack = stack;
    this.clock = clock;
  }

  async recent(): Promise<RecentTraffic> {
    const end = Math.floor(this.clock.now() / MINUTE_MS) * MINUTE_MS;
    const { MetricDataResults = [] } = await this.client.getMetricData({
      StartTime: new Date(end - SERIES_MINUTES * MINUTE_MS),
      EndTime: new Date(end),
      MetricDataQueries: queriesOf(this.stack),
    });
    const values = new Map(MetricDataResults.map((each) => [each.Id, valuesOf(each)]));
    const newestAt = Math.max(
      ...OUTCOME_KINDS.flatMap((kind) => [...(values.get(kind)?.keys() ?? [])]),
    );
    const isNews = newestAt >= end - NEWS_MINUTES * MINUTE_MS;
    const oldestMessage = ageOf(values.get(AGE));
    return {
      ...(isNews && { newest: minuteAt(newestAt, values) }),
      series: startsUntil(end, newestAt).map((start) => minuteAt(start, values)),
      ...(oldestMessage && { oldestMessage }),
    };
  }
}

/** The values of a metric, by the start of their minutes. */
type Values = ReadonlyMap<number, number>;

function valuesOf({ Timestamps = [], Values = [] }: MetricDataResult): Values {
  return new Map(Timestamps.map((time, index) => [time.getTime(), Values[index] ?? 0]));
}

/** The starts of the minutes that have been counted, oldest first. */
function startsUntil(end: number, newestAt: number): number[] {
  const last = Math.max(newestAt, end - (LATE_MINUTES + 1) * MINUTE_MS);
  const starts = Array.from(
    { length: SERIES_MINUTES },
    (_, index) => end - (SERIES_MINUTES - index) * MINUTE_MS,
  );
  return starts.filter((start) => start <= last);
}

function minuteAt(start: number, values: ReadonlyMap<string | undefined, Values>): OutcomeCounts {
  const counts = OUTCOME_KINDS.map((kind) => [kind, values.get(kind)?.get(start) ?? 0]);
  return {
    since: new Date(start).toISOString(),
    until: new Date(start + MINUTE_MS).toISOString(),
    counts: Object.fromEntries(counts) as OutcomeCounts['counts'],
  };
}

/** The newest value. SQS measures nothing while a queue is unused. */
function ageOf(values: Values = new Map()): OldestMessage | undefined {
  const start = Math.max(...values.keys());
  const seconds = values.get(start);
  return seconds === undefined
    ? undefined
    : { seconds, at: new Date(start + MINUTE_MS).toISOString() };
}

function queriesOf({ stage, queueUrl }: MeasuredStack): MetricDataQuery[] {
  const own = metricDimensions(stage);
  const queueName = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
  return [
    ...OUTCOME_KINDS.map((kind) =>
      queryFor(kind, 'Sum', METRICS_NAMESPACE, METRICS[kind], Object.entries(own)),
    ),
    queryFor(AGE, 'Maximum', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', [
      ['QueueName', queueName],
    ]),
  ];
}

function queryFor(
  Id: string,
  Stat: 'Sum' | 'Maximum',
  Namespace: string,
  MetricName: string,
  dimensions: readonly (readonly [string, string])[],
): MetricDataQuery {
  const Dimensions = dimensions.map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace, MetricName, Dimensions };
  return { Id, MetricStat: { Metric, Period: MINUTE_MS / 1000, Stat } };
}
