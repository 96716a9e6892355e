import { Duration, Stack } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FULL_WIDTH, rowOf } from './dashboard-graph.ts';
import { apiGraphs } from './api-graphs.ts';
import { costGraphs, type CostGraphsProps } from './cost-graphs.ts';
import { watchdogGraphs } from './watchdog-graphs.ts';
import { messageGraphs, type MessageGraphsProps } from './message-graphs.ts';

export interface EventDashboardProps extends MessageGraphsProps, CostGraphsProps {
  readonly alarms: readonly IAlarm[];
}

/** One page for whoever is on duty: what rings, what happens to events and requests, how long they take, and what it costs. */
export class EventDashboard extends Construct {
  constructor(scope: Construct, id: string, props: EventDashboardProps) {
    super(scope, id);
    const messages = messageGraphs(props);
    const watchdog = watchdogGraphs(props.config);
    const costs = costGraphs(props);
    const apiRows = props.api ? [rowOf(...Object.values(apiGraphs(props.api.stage)))] : [];
    new Dashboard(this, 'Page', {
      // Named like the stack, so that everybody finds it in the console.
      dashboardName: Stack.of(this).stackName,
      defaultInterval: Duration.hours(3),
      widgets: [
        [
          new AlarmStatusWidget({
            title: 'Alarms',
            alarms: [...props.alarms],
            width: FULL_WIDTH,
            height: 4,
          }),
        ],
        rowOf(messages.traffic, messages.retries),
        rowOf(messages.backlog, messages.deadLetters),
        rowOf(watchdog.openEvents, watchdog.rescues),
        rowOf(messages.latencyFromOccurred, messages.latencyFromReceipt),
        ...apiRows,
        rowOf(costs.writeUnits, costs.invocations, costs.logs),
      ],
    });
  }
}
