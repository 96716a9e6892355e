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
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

import { readConcurrency, type AccountConcurrency } from '../deploy/concurrency.ts';

/** Reads what AWS knows about a deployed stack besides its queues, table and bucket. */
export class Observation {
  private readonly cloudFormation = new CloudFormationClient({});
  private readonly cloudWatch = new CloudWatchClient({});
  private readonly lambda = new LambdaClient({});
  private readonly sqs = new SQSClient({});
  private readonly stackName: string;
  private readonly queueUrl: string;
  private resources: Promise<readonly StackResource[]> | undefined;

  constructor({ name, queueUrl }: { readonly name: string; readonly queueUrl: string }) {
    this.stackName = name;
    this.queueUrl = queueUrl;
  }

  concurrency(): Promise<AccountConcurrency> {
    return readConcurrency(this.lambda);
  }

  /** The mapping that takes events from the queue to the consumer. */
  async mapping(): Promise<EventSourceMappingConfiguration> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.queueUrl,
      AttributeNames: ['QueueArn'],
    });
    const { Attributes: { QueueArn } = {} } = await this.sqs.send(command);
    const { EventSourceMappings = [] } = await this.lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn: QueueArn }),
    );
    return EventSourceMappings[0] ?? {};
  }

  /** The ARN of the consumer's role. */
  async role(): Promise<string> {
    const { FunctionArn: FunctionName } = await this.mapping();
    if (FunctionName === undefined) {
      throw new Error(`No function takes events from the queue of ${this.stackName}.`);
    }
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
    this.sqs.destroy();
  }

  private async ofType(type: string): Promise<readonly StackResource[]> {
    this.resources ??= this.cloudFormation
      .send(new DescribeStackResourcesCommand({ StackName: this.stackName }))
      .then(({ StackResources = [] }) => StackResources);
    return (await this.resources).filter(({ ResourceType }) => ResourceType === type);
  }
}
