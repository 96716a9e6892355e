import { evaluateMath } from './metric-math.ts';
import type { MetricName, MetricValues } from './metric-values.ts';

interface TemplateMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: TemplateMetric;
    readonly Period: number;
    readonly Stat: string;
  };
  readonly ReturnData?: boolean;
}

/** The properties of an `AWS::CloudWatch::Alarm` that the model reads. */
export interface AlarmProperties extends Partial<TemplateMetric> {
  readonly Statistic?: string;
  readonly Period?: number;
  readonly Metrics?: readonly MetricQuery[];
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData?: string;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const MINUTE_MS = 60_000;

/**
 * CloudWatch looks at more periods than it evaluates, so that it finds enough real values. AWS's examples look at two more.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const MORE_PERIODS = 2;

/** An alarm of the template, with the values that its metrics had. */
export class AlarmModel {
  private readonly alarm: AlarmProperties;
  private readonly values: MetricValues;
  private readonly periodMs: number;

  constructor(alarm: AlarmProperties, values: MetricValues) {
    this.alarm = alarm;
    this.values = values;
    this.periodMs = 1000 * periodSeconds(alarm);
  }

  /**
   * When the alarm is raised first, evaluated each minute; `undefined` if never.
   *
   * @param from milliseconds since 1970; `until` too.
   */
  raisedAt(from: number, until: number): number | undefined {
    let state: AlarmState = 'INSUFFICIENT_DATA';
    for (let now = from; now <= until; now += MINUTE_MS) {
      state = this.stateAt(now, state);
      if (state === 'ALARM') return now;
    }
    return undefined;
  }

  /** The state after an evaluation at `now`. */
  stateAt(now: number, before: AlarmState): AlarmState {
    const { EvaluationPeriods: periods, DatapointsToAlarm: needed = periods } = this.alarm;
    const newest = Math.floor(now / this.periodMs) * this.periodMs;
    const looked = Array.from({ length: periods + MORE_PERIODS }, (_, back) =>
      this.datapoint(newest - (back + 1) * this.periodMs, now),
    );
    // Missing values don't count as long as there are enough real ones.
    const real = looked.filter((value) => value !== undefined).slice(0, periods);
    const breaching = real.filter((value) => this.breaches(value)).length;
    const missing = periods - real.length;
    if (breaching >= needed) return 'ALARM';
    if (missing === 0 || breaching + missing < needed) return 'OK';
    switch (this.missingData()) {
      case 'breaching':
        return 'ALARM';
      case 'notBreaching':
        return 'OK';
      case 'ignore':
        return before;
      default:
        return real.length === 0 ? 'INSUFFICIENT_DATA' : before;
    }
  }

  /** An alarm on DynamoDB's metrics ignores missing data, whatever its template says. */
  private missingData(): string {
    const watchesDynamoDb = metricsOf(this.alarm).some(
      ({ namespace }) => namespace === 'AWS/DynamoDB',
    );
    return watchesDynamoDb ? 'ignore' : (this.alarm.TreatMissingData ?? 'missing');
  }

  private datapoint(from: number, now: number): number | undefined {
    const period = { from, until: from + this.periodMs };
    const { Metrics, Statistic = '' } = this.alarm;
    const [only] = metricsOf(this.alarm);
    if (!Metrics) return only && this.values.statistic(only, Statistic, period, now);
    const result = Metrics.find(({ ReturnData = true }) => ReturnData);
    return evaluateMath(result?.Expression ?? '', (id) => {
      const query = Metrics.find(({ Id }) => Id === id)?.MetricStat;
      if (!query) throw new Error(`The alarm has no metric ${id}.`);
      return this.values.statistic(nameOf(query.Metric), query.Stat, period, now);
    });
  }

  private breaches(value: number): boolean {
    const { ComparisonOperator: operator, Threshold: threshold } = this.alarm;
    switch (operator) {
      case 'GreaterThanOrEqualToThreshold':
        return value >= threshold;
      case 'LessThanThreshold':
        return value < threshold;
      default:
        throw new Error(`The model doesn't know the comparison ${operator}.`);
    }
  }
}

/** The metrics that an alarm watches. */
export function metricsOf(alarm: AlarmProperties): MetricName[] {
  const { Metrics, Namespace, MetricName, Dimensions = [] } = alarm;
  if (Metrics)
    return Metrics.flatMap(({ MetricStat }) => (MetricStat ? nameOf(MetricStat.Metric) : []));
  if (Namespace === undefined || MetricName === undefined) throw new Error('It watches no metric.');
  return [nameOf({ Namespace, MetricName, Dimensions })];
}

function nameOf({ Namespace, MetricName, Dimensions = [] }: TemplateMetric): MetricName {
  return {
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
  };
}

function periodSeconds({ Period, Metrics = [] }: AlarmProperties): number {
  const periods = new Set(Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []));
  const [period = Period] = periods;
  if (period === undefined || periods.size > 1) throw new Error('Its metrics need one period.');
  return period;
}
