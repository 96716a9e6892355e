import { MathExpression, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { CLAIMS_INDEX, OPEN_INDEX } from '../src/names/storage.ts';
import { MINUTE, type AlarmDefinitions } from './alarm-definition.ts';
import type { StackTable } from './stack-table.ts';

export interface TableAlarmsProps {
  readonly table: StackTable;
  readonly journal: StackTable;
}

/** What DynamoDB reports about the tables. */
export function tableAlarms({ table, journal }: TableAlarmsProps) {
  return {
    TablesThrottled: {
      title: 'Tables throttled',
      meaning: 'DynamoDB throttles ledger, journal or an index of them, for several minutes.',
      metric: throttles({
        ledger: events('WriteThrottleEvents', table),
        index: events('WriteThrottleEvents', table, OPEN_INDEX.name),
        journal: events('WriteThrottleEvents', journal),
        claims: events('WriteThrottleEvents', journal, CLAIMS_INDEX.name),
        reads: events('ReadThrottleEvents', table),
      }),
      // A table that grows with its traffic throttles now and then. The function tries such statements again.
      threshold: 10,
      periods: 5,
      breaching: 3,
      // DynamoDB reports nothing while it throttles nothing. An alarm on its metrics keeps its state then, whatever is set
      // here, so that it would never end. That is why the expression fills in zeros.
      missingData: TreatMissingData.NOT_BREACHING,
    },
  } satisfies AlarmDefinitions;
}

function throttles(usingMetrics: Record<string, Metric>): MathExpression {
  return new MathExpression({
    label: 'Throttled reads and writes',
    expression: Object.keys(usingMetrics)
      .map((id) => `FILL(${id}, 0)`)
      .join(' + '),
    usingMetrics,
    period: MINUTE,
  });
}

/** The metric of a table leaves out its indexes. */
function events(metricName: string, { tableName }: StackTable, index?: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: {
      TableName: tableName,
      ...(index !== undefined && { GlobalSecondaryIndexName: index }),
    },
    statistic: Stats.SUM,
    period: MINUTE,
  });
}
