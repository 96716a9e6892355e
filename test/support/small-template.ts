import type { Resource, Template } from '../../scripts/local/template.ts';

const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const resource = (Type: string, Properties: Record<string, unknown> = {}): Resource => ({
  Type,
  Properties,
});

function lambda(asset: string, Variables: Record<string, unknown>, Timeout: number): Resource {
  return {
    ...resource('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Timeout,
      MemorySize: 128,
      Environment: { Variables },
    }),
    Metadata: { 'aws:asset:path': asset },
  };
}

const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });

const LEDGER = resource('AWS::DynamoDB::GlobalTable', {
  AttributeDefinitions: ['pk', 'open', 'since'].map(string),
  KeySchema: [hash('pk')],
  BillingMode: 'PAY_PER_REQUEST',
  Replicas: [{ Region: ref('AWS::Region') }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'open-events',
      KeySchema: [hash('open'), range('since')],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['reason'] },
      // A property that the API doesn't take.
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 100 },
    },
  ],
});

/** The ledger as an earlier template had it, without its index. */
export const LEDGER_WITHOUT_INDEX = resource('AWS::DynamoDB::GlobalTable', {
  AttributeDefinitions: [string('pk')],
  KeySchema: [hash('pk')],
  BillingMode: 'PAY_PER_REQUEST',
});

/**
 * A template with several functions, schedules, an HTTP API, a table with a sort key and one with an index. The functions' code is expected in the folders `consume`, `sweep` and `api` beside the template.
 */
export function smallTemplate(changes: Record<string, Resource> = {}): Template {
  return {
    Resources: {
      Events: resource('AWS::SQS::Queue', { VisibilityTimeout: 30 }),
      Commands: resource('AWS::SQS::Queue'),
      DeadLetters: resource('AWS::SQS::Queue'),
      Ledger: LEDGER,
      Journal: resource('AWS::DynamoDB::Table', {
        AttributeDefinitions: ['tenant_id', 'page'].map(string),
        KeySchema: [hash('tenant_id'), range('page')],
      }),
      Texts: resource('AWS::S3::Bucket'),
      Consume: lambda('consume', { TABLE: ref('Ledger'), QUEUE: ref('Events') }, 30),
      Sweep: lambda('sweep', { JOURNAL: ref('Journal'), CONSUMER: ref('Consume') }, 7),
      Api: lambda('api', { QUEUE_ARN: arn('Commands') }, 10),
      EventsToConsume: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arn('Events'),
        FunctionName: ref('Consume'),
        BatchSize: 5,
        ScalingConfig: { MaximumConcurrency: 2 },
      }),
      CommandsToSweep: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arn('Commands'),
        FunctionName: arn('Sweep'),
      }),
      CommandsToApi: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arn('Commands'),
        FunctionName: ref('Api'),
        Enabled: false,
      }),
      EachMinute: resource('AWS::Events::Rule', {
        ScheduleExpression: 'rate(1 minute)',
        State: 'ENABLED',
        Targets: [{ Arn: arn('Sweep'), Id: 'Target0' }],
      }),
      EachMorning: resource('AWS::Scheduler::Schedule', {
        ScheduleExpression: 'cron(0 8 ? * MON-FRI *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        Target: { Arn: arn('Sweep'), Input: '{"whole":true}' },
      }),
      Paused: resource('AWS::Events::Rule', {
        ScheduleExpression: 'rate(1 hour)',
        State: 'DISABLED',
        Targets: [{ Arn: arn('Sweep'), Id: 'Target0' }],
      }),
      HttpApi: resource('AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }),
      ToApi: resource('AWS::ApiGatewayV2::Integration', {
        ApiId: ref('HttpApi'),
        IntegrationUri: arn('Api'),
        PayloadFormatVersion: '2.0',
      }),
      AllPaths: resource('AWS::ApiGatewayV2::Route', {
        ApiId: ref('HttpApi'),
        RouteKey: 'ANY /{proxy+}',
        AuthorizationType: 'AWS_IAM',
        Target: { 'Fn::Join': ['', ['integrations/', ref('ToApi')]] },
      }),
      OnEvents: resource('AWS::Events::Rule', {
        EventPattern: { source: ['aws.s3'] },
        Targets: [{ Arn: arn('Sweep'), Id: 'Target0' }],
      }),
      ...changes,
    },
    Outputs: {
      QueueUrl: { Value: ref('Events') },
      DeadLetterQueueUrl: { Value: ref('DeadLetters') },
      TableName: { Value: ref('Ledger') },
      JournalTableName: { Value: ref('Journal') },
      BucketName: { Value: ref('Texts') },
    },
  };
}
