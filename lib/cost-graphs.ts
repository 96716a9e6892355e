import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { MINUTE } from './alarm-definition.ts';
import type { GraphOptions } from './dashboard-graph.ts';
import type { StackTable } from './stack-table.ts';

export interface CostGraphsProps {
  readonly consumer: lambda.Function;
  readonly watchdog: lambda.Function;
  readonly table: StackTable;
  readonly journal: StackTable;
  /** A stack without an HTTP API has none. */
  readonly api:
    | {
        readonly stage: IHttpStage;
        readonly handler: lambda.Function;
        readonly accessLogs: ILogGroup;
      }
    | undefined;
}

/** What AWS bills: docs/performance.md says how much it is. */
export function costGraphs({ consumer, watchdog, table, journal, api }: CostGraphsProps) {
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
          ...(api ? [api.handler.metricInvocations({ period: MINUTE, label: 'API' })] : []),
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
      title: 'Cost: logs',
      stacked: true,
      left: {
        unit: 'bytes a minute',
        metrics: [
          logBytes(consumer.logGroup, 'consumer'),
          logBytes(watchdog.logGroup, 'watchdog'),
          ...(api
            ? [logBytes(api.handler.logGroup, 'API'), logBytes(api.accessLogs, 'API, access log')]
            : []),
        ],
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

function logBytes({ logGroupName }: ILogGroup, label: string): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName: 'IncomingBytes',
    dimensionsMap: { LogGroupName: logGroupName },
    statistic: Stats.SUM,
    period: MINUTE,
    label,
  });
}
