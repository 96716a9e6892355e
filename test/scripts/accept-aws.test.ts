import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import {
  BatchGetItemCommand,
  DeleteResourcePolicyCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  type BatchGetItemCommandInput,
  type PutResourcePolicyCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  GetAccountSettingsCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
  type SendMessageBatchCommandInput,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { awaitRejectedAlarm, checkMetrics } from '../../scripts/accept/alarm-steps.ts';
import { checkConcurrency, checkQueues } from '../../scripts/accept/infrastructure-steps.ts';
import { Observation } from '../../scripts/accept/observation.ts';
import { Pipeline } from '../../scripts/accept/pipeline.ts';
import { runSteps } from '../../scripts/accept/run-steps.ts';
import type { AcceptanceOptions, Stage } from '../../scripts/accept/step.ts';
import { denyDynamoDb } from '../../scripts/accept/stress-steps.ts';

const TABLE = 'EventProcessor-dev-ledger';
const ARN = `arn:aws:dynamodb:eu-west-1:123456789012:table/${TABLE}`;
const ROLE = 'arn:aws:iam::123456789012:role/consumer';

/** A deployed stack as AWS's services tell of it. */
function startAws() {
  const mocks = {
    cloudFormation: mockClient(CloudFormationClient),
    cloudWatch: mockClient(CloudWatchClient),
    lambda: mockClient(LambdaClient),
    sqs: mockClient(SQSClient),
    tables: mockClient(DynamoDBClient),
  };
  const aws = {
    ...mocks,
    policy: undefined as string | undefined,
    deadLetters: 0,
    /** By the name the stack gives them. */
    alarms: {} as Record<string, StateValue>,
    restore: () => Object.values(mocks).forEach((mock) => mock.restore()),
  };
  const resource = (LogicalResourceId: string, ResourceType: string) => {
    return {
      LogicalResourceId,
      ResourceType,
      PhysicalResourceId: `physical-${LogicalResourceId}`,
      Timestamp: undefined,
      ResourceStatus: undefined,
    };
  };
  aws.cloudFormation.on(DescribeStackResourcesCommand).resolves({
    StackResources: [
      resource('ConsumerHandler5D2FFBD7', 'AWS::Lambda::Function'),
      resource('AlarmsRejectedShareTooHighD9A1B2C3', 'AWS::CloudWatch::Alarm'),
      resource('AlarmsDeadLetterQueueNotEmpty0A1B2C3D', 'AWS::CloudWatch::Alarm'),
    ],
  });
  aws.cloudWatch.on(DescribeAlarmsCommand).callsFake(() => ({
    MetricAlarms: [
      {
        AlarmName: 'physical-AlarmsRejectedShareTooHighD9A1B2C3',
        StateValue: aws.alarms['RejectedShareTooHigh'] ?? 'OK',
        Metrics: ['EventsReceived', 'EventsRejected'].map((MetricName) => ({
          Id: MetricName,
          MetricStat: {
            Metric: {
              Namespace: 'EventProcessor',
              MetricName,
              Dimensions: [{ Name: 'stage', Value: 'dev' }],
            },
            Period: 300,
            Stat: 'Sum',
          },
        })),
      },
      {
        AlarmName: 'physical-AlarmsDeadLetterQueueNotEmpty0A1B2C3D',
        StateValue: aws.alarms['DeadLetterQueueNotEmpty'] ?? 'OK',
      },
    ],
  }));
  aws.lambda
    .on(GetAccountSettingsCommand)
    .resolves({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 } })
    .on(GetFunctionConfigurationCommand)
    .resolves({ Role: ROLE })
    .on(ListEventSourceMappingsCommand)
    .resolves({
      EventSourceMappings: [
        {
          State: 'Enabled',
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 50 },
        },
      ],
    });
  aws.sqs
    .on(SendMessageBatchCommand)
    .callsFake(({ Entries = [] }: SendMessageBatchCommandInput) => ({
      Successful: Entries.map(({ Id }) => ({ Id })),
    }))
    .on(StartMessageMoveTaskCommand)
    .callsFake(() => {
      aws.deadLetters = 0;
      return {};
    })
    .on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs/events' })
    .resolves({
      Attributes: {
        QueueArn: 'arn:events',
        MaximumMessageSize: '1048576',
        RedrivePolicy: '{"deadLetterTargetArn":"arn:dead","maxReceiveCount":5}',
      },
    })
    .on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs/dead' })
    .callsFake(() => ({
      Attributes: {
        QueueArn: 'arn:dead',
        ApproximateNumberOfMessages: String(aws.deadLetters),
        RedriveAllowPolicy: '{"redrivePermission":"byQueue","sourceQueueArns":["arn:events"]}',
      },
    }));
  aws.tables
    .on(DescribeTableCommand)
    .resolves({ Table: { TableArn: ARN } })
    .on(GetResourcePolicyCommand)
    .callsFake(() => {
      if (aws.policy !== undefined) return { Policy: aws.policy };
      throw Object.assign(new Error('none'), { name: 'PolicyNotFoundException' });
    })
    .on(PutResourcePolicyCommand)
    .callsFake(({ Policy, ExpectedRevisionId }: PutResourcePolicyCommandInput) => {
      if (ExpectedRevisionId === 'NO_POLICY' && aws.policy !== undefined) throw new Error('taken');
      aws.policy = Policy;
    })
    .on(DeleteResourcePolicyCommand)
    .callsFake(() => {
      aws.policy = undefined;
    })
    // While the policy is there, nothing is recorded; afterwards everything but what is dead-lettered.
    .on(BatchGetItemCommand)
    .callsFake(({ RequestItems = {} }: BatchGetItemCommandInput) => {
      const recorded = aws.policy === undefined && aws.deadLetters === 0;
      const keys = recorded ? (RequestItems[TABLE]?.Keys ?? []) : [];
      return {
        Responses: { [TABLE]: keys.map((key) => ({ ...key, status: { S: 'processed' } })) },
      };
    });
  return aws;
}

let aws: ReturnType<typeof startAws>;
let interruption: AbortController;
/** Milliseconds. */
let now: number;
/** Called whenever time passes. */
let onSleep: () => void;
beforeEach(() => {
  aws = startAws();
  interruption = new AbortController();
  now = 0;
  onSleep = () => undefined;
});
afterEach(() => aws.restore());

const NO_OPTIONS: AcceptanceOptions = {
  idleMinutes: undefined,
  denyMinutes: undefined,
  loadCount: undefined,
  ledgerRetentionDays: undefined,
};

function stage(options: Partial<AcceptanceOptions> = {}): Stage {
  const client = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      onSleep();
      return Promise.resolve();
    },
  };
  const stack = {
    name: 'EventProcessor-dev',
    stage: 'dev',
    local: false,
    queueUrl: 'https://sqs/events',
    deadLetterQueueUrl: 'https://sqs/dead',
    tableName: TABLE,
    bucketName: 'eventprocessor-dev-x',
    sqs: client,
    dynamoDb: client,
    s3: client,
  } as const;
  return {
    pipeline: new Pipeline(stack, clock, interruption.signal, 1000),
    observation: new Observation(stack.name),
    tenantId: 'acceptance-1',
    options: { ...NO_OPTIONS, ...options },
    say: () => undefined,
    signal: interruption.signal,
  };
}

describe('accept on AWS', () => {
  it('compares the account’s concurrency with the mapping’s', async () => {
    expect(await checkConcurrency(stage())).toEqual({
      state: 'passed',
      detail: '900 of 1000 unreserved, maxConcurrency 50',
    });
    aws.lambda.on(GetAccountSettingsCommand).resolves({
      AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
    });
    expect(await checkConcurrency(stage())).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('maxConcurrency is 50') as string,
    });
  });

  it('looks whether SQS took the redrive allow policy and Lambda the partial answers', async () => {
    expect(await checkQueues(stage())).toMatchObject({ state: 'passed' });
    aws.sqs
      .on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs/dead' })
      .resolves({ Attributes: { QueueArn: 'arn:dead' } });
    aws.lambda
      .on(ListEventSourceMappingsCommand)
      .resolves({ EventSourceMappings: [{ State: 'Disabled' }] });
    expect(await checkQueues(stage())).toEqual({
      state: 'failed',
      detail:
        'the dead-letter queue does not name the queue in its redrive allow policy; ' +
        'the event source mapping is Disabled, not Enabled; ' +
        'Lambda does not read which messages of a batch failed',
    });
  });

  it('finds a metric that an alarm watches and nobody writes', async () => {
    aws.cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        { Id: 'm0', Values: [100, 100] },
        { Id: 'm1', Values: [] },
      ],
    });
    expect(await checkMetrics(stage())).toEqual({
      state: 'failed',
      detail: 'no data in EventsRejected (stage=dev)',
    });
  });

  it('asks for metrics again until they are there', async () => {
    const none = { MetricDataResults: [] };
    const all = {
      MetricDataResults: [
        { Id: 'm0', Values: [200] },
        { Id: 'm1', Values: [100] },
      ],
    };
    aws.cloudWatch.on(GetMetricDataCommand).resolvesOnce(none).resolves(all);
    expect(await checkMetrics(stage())).toEqual({
      state: 'passed',
      detail: 'EventsReceived (stage=dev) and EventsRejected (stage=dev) have data',
    });
  });

  it('waits for the alarm, for ten minutes', async () => {
    expect(await awaitRejectedAlarm(stage())).toEqual({
      state: 'failed',
      detail: 'still OK after 600 s',
    });
    now = 0;
    onSleep = () => (aws.alarms['RejectedShareTooHigh'] = 'ALARM');
    expect(await awaitRejectedAlarm(stage())).toEqual({
      state: 'passed',
      detail: 'rang after 15 s; it notifies nobody',
    });
  });

  it('denies DynamoDB to the function’s role alone, for a limited time, and takes it back', async () => {
    expect(await denyDynamoDb(stage({ denyMinutes: 1 }))).toEqual({
      state: 'passed',
      detail: '6 events, all recorded; rang: nothing',
    });
    const [put] = aws.tables.commandCalls(PutResourcePolicyCommand);
    const { Statement } = JSON.parse(put?.args[0].input.Policy ?? '') as { Statement: object[] };
    expect(Statement).toEqual([
      {
        Sid: 'EventProcessorAcceptance',
        Effect: 'Deny',
        Principal: { AWS: ROLE },
        Action: 'dynamodb:*',
        Resource: ARN,
        Condition: { DateLessThan: { 'aws:CurrentTime': expect.any(String) as string } },
      },
    ]);
    expect(aws.policy).toBeUndefined();
  });

  it('tells which alarm rang when, and redrives what was dead-lettered meanwhile', async () => {
    onSleep = () => {
      if (now === 30_000) aws.deadLetters = 2;
      if (now >= 30_000) aws.alarms['DeadLetterQueueNotEmpty'] = 'ALARM';
    };
    expect(await denyDynamoDb(stage({ denyMinutes: 1 }))).toMatchObject({
      detail: '6 events, all recorded; rang: DeadLetterQueueNotEmpty after 30 s',
    });
    expect(aws.sqs.commandCalls(StartMessageMoveTaskCommand)[0]?.args[0].input).toEqual({
      SourceArn: 'arn:dead',
    });
  });

  it('takes the denial back on Ctrl-C', async () => {
    onSleep = () => {
      expect(aws.policy).toBeDefined();
      interruption.abort();
    };
    const { say, ...rest } = stage({ denyMinutes: 5 });
    await expect(denyDynamoDb({ ...rest, say })).rejects.toThrow();
    expect(aws.policy).toBeUndefined();
  });

  it('takes the denial back where something fails meanwhile', async () => {
    aws.sqs.on(SendMessageBatchCommand).rejects(new Error('SQS is down'));
    await expect(denyDynamoDb(stage({ denyMinutes: 5 }))).rejects.toThrow('SQS is down');
    expect(aws.policy).toBeUndefined();
  });

  it('takes back what a killed run left behind, before it begins', async () => {
    aws.policy = '{"Statement":[{"Sid":"EventProcessorAcceptance"}]}';
    expect(await denyDynamoDb(stage({ denyMinutes: 1 }))).toMatchObject({ state: 'passed' });
    expect(aws.policy).toBeUndefined();
  });

  it('leaves a policy of somebody else’s as it is', async () => {
    aws.policy = '{"Statement":[{"Sid":"Audit"}]}';
    await expect(denyDynamoDb(stage({ denyMinutes: 1 }))).rejects.toThrow('taken');
    expect(aws.policy).toBe('{"Statement":[{"Sid":"Audit"}]}');
  });

  it('after Ctrl-C begins no further step, but cleans up', async () => {
    interruption.abort();
    const results = await runSteps(stage(), false, () => undefined);
    expect(results.map(({ step, state }) => [step, state])).toEqual([['clean-up', 'passed']]);
  });
});
