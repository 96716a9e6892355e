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
  BatchWriteItemCommand,
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
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { awaitRejectedAlarm, checkMetrics } from '../../../scripts/accept/alarm-steps.ts';
import { acceptanceEvent } from '../../../scripts/accept/acceptance-event.ts';
import { cleanUp } from '../../../scripts/accept/run-steps.ts';
import { recordLarge } from '../../../scripts/accept/event-steps.ts';
import { checkConcurrency, checkQueues } from '../../../scripts/accept/infrastructure-steps.ts';
import { Observation } from '../../../scripts/accept/observation.ts';
import { Pipeline } from '../../../scripts/accept/pipeline.ts';
import { runSteps } from '../../../scripts/accept/run-steps.ts';
import type { AcceptanceOptions, StepContext } from '../../../scripts/accept/step.ts';
import { denyDynamoDb } from '../../../scripts/accept/stress-steps.ts';

const TABLE = 'EventProcessor-dev-ledger';
const ARN = `arn:aws:dynamodb:eu-west-1:123456789012:table/${TABLE}`;
const ROLE = 'arn:aws:iam::123456789012:role/consumer';
const CONSUMER_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:consumer';

/** A deployed stack, as AWS's services describe it. */
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
    queued: 0,
    /** By their names in the stack. */
    alarms: {} as Record<string, StateValue>,
    /** When the alarms changed to their states. */
    since: undefined as Date | undefined,
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
      resource('AlarmsRejectedShareTooHighD9A1B2C3', 'AWS::CloudWatch::Alarm'),
      resource('AlarmsDeadLetterQueueNotEmpty0A1B2C3D', 'AWS::CloudWatch::Alarm'),
    ],
  });
  aws.cloudWatch.on(DescribeAlarmsCommand).callsFake(() => ({
    MetricAlarms: [
      {
        AlarmName: 'physical-AlarmsRejectedShareTooHighD9A1B2C3',
        StateValue: aws.alarms['RejectedShareTooHigh'] ?? 'OK',
        StateTransitionedTimestamp: aws.since,
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
    .on(GetFunctionConfigurationCommand, { FunctionName: CONSUMER_ARN })
    .resolves({ Role: ROLE })
    .on(ListEventSourceMappingsCommand, { EventSourceArn: 'arn:events' })
    .resolves({
      EventSourceMappings: [
        {
          State: 'Enabled',
          FunctionArn: CONSUMER_ARN,
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
    .callsFake(() => ({
      Attributes: {
        QueueArn: 'arn:events',
        ApproximateNumberOfMessages: String(aws.queued),
        MaximumMessageSize: '1048576',
        RedrivePolicy: '{"deadLetterTargetArn":"arn:dead","maxReceiveCount":5}',
      },
    }))
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
    .on(BatchWriteItemCommand)
    .resolves({})
    // While the policy is there, nothing is recorded. Afterwards, everything is recorded that isn't dead-lettered.
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

function context(options: Partial<AcceptanceOptions> = {}): StepContext {
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
    journalTableName: 'EventProcessor-dev-journal',
    bucketName: 'eventprocessor-dev-x',
    eventSourceMappingId: 'mapping',
    sqs: client,
    dynamoDb: client,
    s3: client,
    lambda: client,
  } as const;
  return {
    pipeline: new Pipeline(stack, clock, interruption.signal, 1000),
    observation: new Observation(stack),
    tenantId: 'acceptance-1',
    options: { ...NO_OPTIONS, ...options },
    began: new Date('2026-11-28T09:00:00Z'),
    say: () => undefined,
    signal: interruption.signal,
  };
}

describe('accept on AWS', () => {
  it('compares the account’s concurrency with the mapping’s', async () => {
    expect(await checkConcurrency(context())).toEqual({
      state: 'passed',
      detail: '900 of 1000 unreserved, maxConcurrency 50',
    });
    aws.lambda.on(GetAccountSettingsCommand).resolves({
      AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
    });
    expect(await checkConcurrency(context())).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('maxConcurrency is 50') as string,
    });
  });

  it('checks the redrive allow policy of SQS and the partial answers of Lambda', async () => {
    expect(await checkQueues(context())).toMatchObject({ state: 'passed' });
    aws.sqs
      .on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs/dead' })
      .resolves({ Attributes: { QueueArn: 'arn:dead' } });
    aws.lambda
      .on(ListEventSourceMappingsCommand)
      .resolves({ EventSourceMappings: [{ State: 'Disabled' }] });
    expect(await checkQueues(context())).toEqual({
      state: 'failed',
      detail:
        'the dead-letter queue does not name the queue in its redrive allow policy; ' +
        'the event source mapping is Disabled, not Enabled; ' +
        'the event source mapping lacks ReportBatchItemFailures',
    });
  });

  it('finds a metric that an alarm watches and nobody writes', async () => {
    aws.cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        { Id: 'm0', Values: [100, 100] },
        { Id: 'm1', Values: [] },
      ],
    });
    expect(await checkMetrics(context())).toEqual({
      state: 'failed',
      detail: 'no data in EventsRejected (stage=dev)',
    });
  });

  it('reads the metrics again until they have data', async () => {
    const none = { MetricDataResults: [] };
    const all = {
      MetricDataResults: [
        { Id: 'm0', Values: [200] },
        { Id: 'm1', Values: [100] },
      ],
    };
    aws.cloudWatch.on(GetMetricDataCommand).resolvesOnce(none).resolves(all);
    expect(await checkMetrics(context())).toEqual({
      state: 'passed',
      detail: 'EventsReceived (stage=dev) and EventsRejected (stage=dev) have data',
    });
  });

  it('waits for the alarm, for ten minutes', async () => {
    expect(await awaitRejectedAlarm(context())).toEqual({
      state: 'failed',
      detail: 'still OK after 600 s',
    });
    now = 0;
    onSleep = () => (aws.alarms['RejectedShareTooHigh'] = 'ALARM');
    expect(await awaitRejectedAlarm(context())).toEqual({
      state: 'passed',
      detail: 'raised after 15 s; it notifies nobody',
    });
  });

  it('skips an alarm that was raised before the run, because it proves nothing', async () => {
    aws.alarms['RejectedShareTooHigh'] = 'ALARM';
    aws.since = new Date('2026-11-28T08:59:59Z');
    expect(await awaitRejectedAlarm(context())).toEqual({
      state: 'skipped',
      detail: 'it was raised before the run; run again when it is OK',
    });
    aws.since = new Date('2026-11-28T09:01:00Z');
    expect(await awaitRejectedAlarm(context())).toMatchObject({ state: 'passed' });
  });

  it('denies DynamoDB only to the function’s role, for a limited time, and ends the denial', async () => {
    expect(await denyDynamoDb(context({ denyMinutes: 1 }))).toEqual({
      state: 'passed',
      detail: '30 events, all recorded; alarms: none',
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

  it('reports when each alarm was raised, and redrives what was dead-lettered meanwhile', async () => {
    onSleep = () => {
      if (now === 30_000) aws.deadLetters = 2;
      if (now >= 30_000) aws.alarms['DeadLetterQueueNotEmpty'] = 'ALARM';
    };
    expect(await denyDynamoDb(context({ denyMinutes: 1 }))).toMatchObject({
      detail: '30 events, all recorded; alarms: DeadLetterQueueNotEmpty after 30 s',
    });
    expect(aws.sqs.commandCalls(StartMessageMoveTaskCommand)[0]?.args[0].input).toEqual({
      SourceArn: 'arn:dead',
    });
  });

  it('counts an alarm that was already raised only after it has been OK', async () => {
    aws.alarms = { DeadLetterQueueNotEmpty: 'ALARM', RejectedShareTooHigh: 'ALARM' };
    onSleep = () => {
      if (now === 20_000) aws.alarms['RejectedShareTooHigh'] = 'INSUFFICIENT_DATA';
      if (now === 30_000) aws.alarms['RejectedShareTooHigh'] = 'ALARM';
      if (now === 20_000) aws.alarms['DeadLetterQueueNotEmpty'] = 'OK';
      if (now === 40_000) aws.alarms['DeadLetterQueueNotEmpty'] = 'ALARM';
    };
    expect(await denyDynamoDb(context({ denyMinutes: 1 }))).toMatchObject({
      detail: '30 events, all recorded; alarms: DeadLetterQueueNotEmpty after 40 s',
    });
  });

  it('fails a large event only for dead letters that came meanwhile', async () => {
    const buckets = mockClient(S3Client);
    buckets.on(HeadObjectCommand).resolves({ ContentLength: 525_582 });
    const row = { status: { S: 'processed' }, body_s3: { S: '90d/acceptance-1/x' } };
    const pk = { S: 'acceptance-1#large' };
    aws.tables
      .on(BatchGetItemCommand)
      .resolves({ Responses: { [TABLE]: [{ pk, ...row, message_id: { S: 'm' } }] } });
    aws.deadLetters = 3;
    expect(await recordLarge(context())).toMatchObject({ state: 'passed' });
    onSleep = () => (aws.deadLetters = 4);
    expect(await recordLarge(context())).toEqual({
      state: 'failed',
      detail: '1 more dead letters than before',
    });
    buckets.restore();
  });

  it('fails and says what to do if the denial can’t be removed after Ctrl-C', async () => {
    onSleep = () => interruption.abort();
    aws.tables
      .on(DeleteResourcePolicyCommand)
      .rejects(Object.assign(new Error('not yours'), { name: 'AccessDeniedException' }));
    const steps = [{ name: 'DynamoDB denied', run: denyDynamoDb }];
    const results = await runSteps(context({ denyMinutes: 5 }), false, () => undefined, steps);
    expect(results[0]).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(
        /not deleted \(AccessDeniedException: not yours\).*delete-resource-policy --resource-arn arn:/,
      ) as string,
    });
  });

  it('skips a step that Ctrl-C ended, and reports a clean-up that fails after it', async () => {
    onSleep = () => {
      interruption.abort();
      aws.tables.on(BatchGetItemCommand).rejects(new Error('throttled'));
    };
    const steps = [{ name: 'DynamoDB denied', run: denyDynamoDb }];
    const results = await runSteps(context({ denyMinutes: 5 }), false, () => undefined, steps);
    expect(results).toMatchObject([
      { step: 'DynamoDB denied', state: 'skipped', detail: 'interrupted' },
      { step: 'clean-up', state: 'failed', detail: 'Error: throttled' },
    ]);
  });

  it('deletes what is still recorded after Ctrl-C', async () => {
    const after = context();
    await after.pipeline.send([acceptanceEvent('acceptance-1', 'recorded', 'e', { number: 1 })]);
    interruption.abort();
    aws.queued = 1;
    aws.policy = 'nothing is recorded yet';
    onSleep = () => {
      if (now < 240_000) return;
      aws.queued = 0;
      aws.policy = undefined;
    };
    expect(await cleanUp(after, false)).toEqual({
      state: 'passed',
      detail: '1 records of tenant acceptance-1 deleted',
    });
    const [write] = aws.tables.commandCalls(BatchWriteItemCommand);
    expect(write?.args[0].input.RequestItems?.[TABLE]).toHaveLength(1);
  });

  it('reports what is left if the queue is not empty in time', async () => {
    const { pipeline, ...rest } = context();
    await pipeline.send([acceptanceEvent('acceptance-1', 'recorded', 'e', { number: 1 })]);
    aws.queued = 2;
    aws.deadLetters = 1;
    expect(await cleanUp({ pipeline, ...rest }, false)).toEqual({
      state: 'failed',
      detail:
        '0 records of tenant acceptance-1 deleted; 2 messages are still queued and may be recorded later; ' +
        'the dead-letter queue has 1 more messages than before the run',
    });
  });

  it('ends the denial on Ctrl-C', async () => {
    onSleep = () => {
      expect(aws.policy).toBeDefined();
      interruption.abort();
    };
    const { say, ...rest } = context({ denyMinutes: 5 });
    await expect(denyDynamoDb({ ...rest, say })).rejects.toThrow();
    expect(aws.policy).toBeUndefined();
  });

  it('ends the denial if something fails meanwhile', async () => {
    aws.sqs.on(SendMessageBatchCommand).rejects(new Error('SQS is down'));
    await expect(denyDynamoDb(context({ denyMinutes: 5 }))).rejects.toThrow('SQS is down');
    expect(aws.policy).toBeUndefined();
  });

  it('removes a denial that a killed run left behind, before it starts', async () => {
    aws.policy = '{"Statement":[{"Sid":"EventProcessorAcceptance"}]}';
    expect(await denyDynamoDb(context({ denyMinutes: 1 }))).toMatchObject({ state: 'passed' });
    expect(aws.policy).toBeUndefined();
  });

  it('does not touch somebody else’s policy', async () => {
    aws.policy = '{"Statement":[{"Sid":"Audit"}]}';
    await expect(denyDynamoDb(context({ denyMinutes: 1 }))).rejects.toThrow('taken');
    expect(aws.policy).toBe('{"Statement":[{"Sid":"Audit"}]}');
  });

  it('starts no further step after Ctrl-C, but cleans up', async () => {
    interruption.abort();
    const results = await runSteps(context(), false, () => undefined);
    expect(results.map(({ step, state }) => [step, state])).toEqual([['clean-up', 'passed']]);
  });
});
