import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { AlarmDefinition, AlarmDefinitions } from './alarm-definition.ts';
import { AlarmTopics } from './alarm-topics.ts';
import { apiAlarms, type ApiAlarmsProps } from './api-alarms.ts';
import { consumerAlarms } from './consumer-alarms.ts';
import { queueAlarms, type QueueAlarmsProps } from './queue-alarms.ts';
import { shareAlarms } from './share-alarms.ts';
import { tableAlarms, type TableAlarmsProps } from './table-alarms.ts';
import { watchdogAlarms } from './watchdog-alarms.ts';

export interface EventAlarmsProps extends QueueAlarmsProps, TableAlarmsProps {
  readonly consumer: IFunction;
  /** A stack without an HTTP API has none. */
  readonly api: ApiAlarmsProps | undefined;
}

/** What a person must know at once. Each alarm has a heading in the runbook that says what to do. */
export class EventAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: EventAlarmsProps) {
    super(scope, id);
    const { topics } = new AlarmTopics(this, 'Notified', props);
    this.alarms = Object.entries(definitions(props)).map(([alarmId, definition]) => {
      const alarm = newAlarm(this, alarmId, definition);
      alarm.addAlarmAction(...topics.map((topic) => new SnsAction(topic)));
      return alarm;
    });
  }
}

function definitions(props: EventAlarmsProps): AlarmDefinitions {
  return {
    ...queueAlarms(props),
    ...consumerAlarms(props.consumer),
    ...shareAlarms(props.config),
    ...tableAlarms(props),
    ...watchdogAlarms(props.config),
    ...(props.api && apiAlarms(props.api, props.config)),
  };
}

function newAlarm(scope: Construct, id: string, definition: AlarmDefinition): Alarm {
  const { title, meaning, metric, threshold, periods, breaching } = definition;
  return new Alarm(scope, id, {
    alarmDescription: `${meaning} ${runbookLink(title)}`,
    metric,
    threshold,
    evaluationPeriods: periods,
    ...(breaching !== undefined && { datapointsToAlarm: breaching }),
    comparisonOperator:
      definition.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: definition.missingData,
  });
}

function runbookLink(title: string): string {
  return `docs/runbook.md#${title.toLowerCase().replaceAll(' ', '-')}`;
}
