import type { MetricValues } from './metric-values.ts';

interface EmfLine {
  readonly [name: string]: unknown;
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/**
 * Adds the metrics in the lines of a log, as CloudWatch finds them there. Other lines are passed over.
 *
 * @param delayMs how long after its time CloudWatch knows of a value.
 */
export function addLogLines(values: MetricValues, lines: readonly string[], delayMs = 0): void {
  for (const line of lines.filter((text) => text.includes('"_aws"'))) {
    const emf = JSON.parse(line) as EmfLine;
    for (const { Namespace, Dimensions, Metrics } of emf._aws.CloudWatchMetrics) {
      for (const names of Dimensions) {
        const dimensions = Object.fromEntries(names.map((name) => [name, emf[name]]));
        for (const { Name } of Metrics) {
          for (const value of [emf[Name]].flat()) {
            const metric = { namespace: Namespace, name: Name, dimensions };
            values.add(metric, emf._aws.Timestamp, Number(value), delayMs);
          }
        }
      }
    }
  }
}
