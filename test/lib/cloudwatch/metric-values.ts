/** A metric as a template or an EMF line names it. A value of a dimension may be a reference to a resource. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

interface RawValue {
  /** Milliseconds since 1970: when it was measured. */
  readonly at: number;
  /** When CloudWatch knows of it. A metric that comes from a log line is late. */
  readonly knownAt: number;
  readonly value: number;
}

/** The raw values that were reported. CloudWatch makes one statistic of them for each period. */
export class MetricValues {
  private readonly byMetric = new Map<string, RawValue[]>();

  add(metric: MetricName, at: number, value: number, delayMs = 0): void {
    const key = keyOf(metric);
    const values = this.byMetric.get(key) ?? [];
    values.push({ at, knownAt: at + delayMs, value });
    this.byMetric.set(key, values);
  }

  /** The statistic of the values of a period, as far as they are known at `now`; `undefined` if there are none. */
  statistic(
    metric: MetricName,
    statistic: string,
    period: { readonly from: number; readonly until: number },
    now: number,
  ): number | undefined {
    const values = (this.byMetric.get(keyOf(metric)) ?? [])
      .filter(({ at, knownAt }) => at >= period.from && at < period.until && knownAt <= now)
      .map(({ value }) => value);
    return values.length === 0 ? undefined : summarize(values, statistic);
  }
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  const sorted = Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

function summarize(values: readonly number[], statistic: string): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Sum':
      return sum;
    case 'Average':
      return sum / values.length;
    case 'SampleCount':
      return values.length;
    case 'Maximum':
      return Math.max(...values);
    case 'Minimum':
      return Math.min(...values);
    default:
      throw new Error(`The model doesn't know the statistic ${statistic}.`);
  }
}
