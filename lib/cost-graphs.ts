import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { MINUTE } from './alarm-definition.ts';
import type { GraphOptions } from './dashboard-graph.ts';
import type { StackTable } from './stack-table.ts';

export interface CostGraphsProps {
  readonly consumer: lambda.Function;
  readonly watchdog: lambda.Function;
  readonly table: StackTable;
  readonly journal: StackTable;
}

/** What AWS bills: docs/performance.md says how much it is. */
export function costGraphs({ consumer, watchdog, table, journal }: CostGraphsProps) {
  return {
    writeUnits: {
      title: 'Cost: DynamoDB write units',
      stacked: true,
      left: {
        unit: 'write units a minute',
        metrics: [writeUnits(table, 'ledger, with its index'), writeUnits(journal, 'journal')],
      },
    },
    invocations: {
      title: 'Cost: invocations and their duration',
      left: {
        unit: 'invocations a minute',
        metrics: [
          consumer.metricInvocations({ period: MINUTE, label: 'consumer' }),
          watchdog.metricInvocations({ period: MINUTE, label: 'watchdog' }),
        ],
      },
      right: {
        unit: 'milliseconds',
        metrics: [
          consumer.metricDuration({
            period: MINUTE,
            statistic: Stats.AVERAGE,
            label: 'consumer, average',
          }),
          consumer.metricDuration({
            period: MINUTE,
            statistic: Stats.MAXIMUM,
            label: 'consumer, longest',
          }),
        ],
      },
    },
    logs: {
      title: 'Cost: logs of the functions',
      stacked: true,
      left: {
        unit: 'bytes a minute',
        metrics: [logBytes(consumer, 'consumer'), logBytes(watchdog, 'watchdog')],
      },
    },
  } satisfies Readonly<Record<string, GraphOptions>>;
}

function writeUnits({ tableName }: StackTable, label: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: 'ConsumedWriteCapacityUnits',
    dimensionsMap: { TableName: tableName },
    statistic: Stats.SUM,
    period: MINUTE,
    label,
  });
}

function logBytes({ logGroup }: lambda.Function, label: string): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName: 'IncomingBytes',
    dimensionsMap: { LogGroupName: logGroup.logGroupName },
    statistic: Stats.SUM,
    period: MINUTE,
    label,
  });
}
