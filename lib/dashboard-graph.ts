import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { MINUTE } from './alarm-definition.ts';

/** A dashboard is 24 columns wide. */
export const FULL_WIDTH = 24;

/** One side of a graph: its metrics, and the unit that its axis names. */
export interface Axis {
  readonly unit: string;
  readonly metrics: readonly IMetric[];
}

export interface GraphOptions {
  readonly title: string;
  readonly left: Axis;
  readonly right?: Axis;
  /** Whether the areas of the left axis are stacked, because their sum means something. */
  readonly stacked?: boolean;
}

/** Graphs beside each other, of the same width. */
export function rowOf(...graphs: readonly GraphOptions[]): GraphWidget[] {
  return graphs.map(
    ({ title, left, right, stacked = false }) =>
      new GraphWidget({
        title,
        left: [...left.metrics],
        leftYAxis: { label: left.unit, min: 0, showUnits: false },
        ...(right && {
          right: [...right.metrics],
          rightYAxis: { label: right.unit, min: 0, showUnits: false },
        }),
        stacked,
        period: MINUTE,
        width: FULL_WIDTH / graphs.length,
        height: 6,
      }),
  );
}
