import { Duration } from 'aws-cdk-lib';
import type { ComparisonOperator, IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

export const MINUTE = Duration.minutes(1);
export const FIVE_MINUTES = Duration.minutes(5);

export interface AlarmDefinition {
  /** Also the heading in `docs/runbook.md`. */
  readonly title: string;
  readonly meaning: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** How a value breaches the threshold. Default: if it is at least as high. */
  readonly comparison?: ComparisonOperator;
  /** The alarm looks at this many periods of the metric … */
  readonly periods: number;
  /** … and is raised if this many of them breach the threshold. Default: all. */
  readonly breaching?: number;
  /** What a period without data counts as. */
  readonly missingData: TreatMissingData;
}

/** Alarms by the id of their construct. */
export type AlarmDefinitions = Readonly<Record<string, AlarmDefinition>>;
