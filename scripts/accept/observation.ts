import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  type StackResource,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricAlarm,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';

import { readConcurrency, type AccountConcurrency } from '../deploy/concurrency.ts';

/** Reads what AWS knows about a deployed stack besides its queues, table and bucket. */
export class Observation {
  private readonly cloudFormation = new CloudFormationClient({});
  private readonly cloudWatch = new CloudWatchClient({});
  private readonly lambda = new LambdaClient({});
  private readonly stackName: string;
  private resources: Promise<readonly StackResource[]> | undefined;

  constructor(stackName: string) {
    this.stackName = stackName;
  }

  concurrency(): Promise<AccountConcurrency> {
    return readConcurrency(this.lambda);
  }

  async mapping(): Promise<EventSourceMappingConfiguration> {
    const FunctionName = await this.physicalId('AWS::Lambda::Function');
    const { EventSourceMappings = [] } = await this.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName }),
    );
    return EventSourceMappings[0] ?? {};
  }

  /** The ARN of the function's role. */
  async role(): Promise<string> {
    const FunctionName = await this.physicalId('AWS::Lambda::Function');
    const { Role = '' } = await this.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    return Role;
  }

  /** The stack's alarms, by the name that the stack gives them: `RejectedShareTooHigh`. */
  async alarms(): Promise<Map<string, MetricAlarm>> {
    const resources = await this.ofType('AWS::CloudWatch::Alarm');
    const AlarmNames = resources.map(({ PhysicalResourceId }) => PhysicalResourceId ?? '');
    const { MetricAlarms = [] } = await this.cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames }),
    );
    return new Map(
      resources.flatMap(({ LogicalResourceId = '', PhysicalResourceId }) => {
        const alarm = MetricAlarms.find(({ AlarmName }) => AlarmName === PhysicalResourceId);
        // The CDK makes a logical id from the construct's path and a hash of eight digits.
        const name = LogicalResourceId.replace(/^Alarms/, '').replace(/[0-9A-F]{8}$/, '');
        return alarm ? [[name, alarm] as const] : [];
      }),
    );
  }

  /** The sum of each metric over the last seconds, by the query's id. */
  async sums(
    queries: readonly MetricDataQuery[],
    lastSeconds: number,
  ): Promise<Map<string, number>> {
    const end = Date.now();
    const { MetricDataResults = [] } = await this.cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(end - lastSeconds * 1000),
        EndTime: new Date(end),
        MetricDataQueries: [...queries],
      }),
    );
    return new Map(
      MetricDataResults.map(({ Id = '', Values = [] }) => [
        Id,
        Values.reduce((sum, value) => sum + value, 0),
      ]),
    );
  }

  close(): void {
    this.cloudFormation.destroy();
    this.cloudWatch.destroy();
    this.lambda.destroy();
  }

  private async physicalId(type: string): Promise<string> {
    const [resource] = await this.ofType(type);
    if (!resource?.PhysicalResourceId) throw new Error(`${this.stackName} has no ${type}.`);
    return resource.PhysicalResourceId;
  }

  private async ofType(type: string): Promise<readonly StackResource[]> {
    this.resources ??= this.cloudFormation
      .send(new DescribeStackResourcesCommand({ StackName: this.stackName }))
      .then(({ StackResources = [] }) => StackResources);
    return (await this.resources).filter(({ ResourceType }) => ResourceType === type);
  }
}
