import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/read-config.ts';

type Context = Record<string, unknown>;

function refusal(context: Context): string {
  try {
    readConfig(context);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`accepted ${JSON.stringify(context)}`);
}

describe('readConfig', () => {
  it('needs no setting at all', () => {
    expect(readConfig({})).toEqual({
      stage: 'dev',
      existingTable: undefined,
      existingJournal: undefined,
      existingBucket: undefined,
      warmThroughput: undefined,
      acceptance: false,
      fifo: false,
      senderArns: [],
      snsSubscriptions: [],
      eventBridgeRules: [],
      httpApi: 'iam',
      apiJwtIssuer: undefined,
      apiJwtAudience: [],
      apiTenantClaim: 'tenant_id',
      apiDefaultTenant: undefined,
      apiCorsOrigins: [],
      apiThrottleRate: 500,
      apiThrottleBurst: 1000,
      batchSize: 100,
      batchWindowSeconds: 1,
      maxConcurrency: 50,
      functionTimeoutSeconds: 30,
      handlerConcurrency: 10,
      handlerTimeoutSeconds: 10,
      maxEventGenerations: 100,
      memoryMb: 512,
      visibilityTimeoutSeconds: 180,
      maxReceiveCount: 5,
      retentionDays: 4,
      dlqRetentionDays: 14,
      ledgerRetentionDays: { processed: 30, open: 90, types: {} },
      logRetentionDays: 30,
      logLevel: 'INFO',
      metricsByEventType: false,
      retryBaseSeconds: 30,
      retryCapSeconds: 300,
      outageRetryHours: 0,
      alarmTopicArn: undefined,
      alarmEmail: undefined,
      alarmMaxAgeSeconds: 600,
      alarmInfrastructurePercent: 20,
      alarmInfrastructureMinimumEvents: 20,
      alarmHandlerPercent: 20,
      alarmRejectedPercent: 5,
      alarmFailedPercent: 5,
      alarmShareMinimumEvents: 100,
      alarmApiErrorPercent: 10,
      alarmApiMinimumRequests: 20,
    });
  });

  it('defaults to batches of ten without a window if the queue is FIFO', () => {
    expect(readConfig({ fifo: true })).toMatchObject({ batchSize: 10, batchWindowSeconds: 0 });
  });

  it('gives messages of a FIFO queue more receives: some are used up waiting for their group', () => {
    expect(readConfig({ fifo: true }).maxReceiveCount).toBe(10);
    expect(readConfig({ fifo: true, maxReceiveCount: 3 }).maxReceiveCount).toBe(3);
  });

  it.each([
    [10, 5],
    [14, 9],
    [15, 10],
    [900, 10],
  ])('with a function of %i seconds, gives handlers %i', (functionTimeoutSeconds, expected) => {
    expect(readConfig({ functionTimeoutSeconds }).handlerTimeoutSeconds).toBe(expected);
  });

  it('derives the visibility timeout from the function timeout', () => {
    expect(readConfig({ functionTimeoutSeconds: 900 }).visibilityTimeoutSeconds).toBe(5400);
  });

  it('reads text from the command line like JSON from cdk.json', () => {
    const asText = { fifo: 'true', batchSize: '5', logRetentionDays: '7', stage: 'dev' };
    const asJson = { fifo: true, batchSize: 5, logRetentionDays: 7, stage: 'dev' };
    expect(readConfig(asText)).toEqual(readConfig(asJson));
    expect(readConfig({ fifo: 'false' }).fifo).toBe(false);
  });

  it('reads a list separated by commas like one in cdk.json, and each entry once', () => {
    const root = 'arn:aws:iam::123456789012:root';
    const topic = 'arn:aws:sns:eu-west-1:123456789012:orders';
    const senderArns = [root, topic];
    expect(readConfig({ senderArns: `${root}, ${topic},${root}` })).toEqual(
      readConfig({ senderArns }),
    );
    expect(readConfig({ senderArns }).senderArns).toEqual(senderArns);
  });

  it.each([
    'existingTable',
    'existingJournal',
    'existingBucket',
    'alarmEmail',
    'apiJwtIssuer',
    'apiDefaultTenant',
  ])('reads an empty %s as none, so that it overrides cdk.json', (setting) => {
    expect(readConfig({ [setting]: '' })).toEqual(readConfig({}));
  });

  it('gives a value that cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  it.each([
    '@aws-cdk/core:explicitStackTags',
    '@aws-cdk-containers/ecs-service-extensions:enableDefaultLogDriver',
    'aws:cdk:enable-asset-metadata',
    'availability-zones:account=123456789012:region=eu-west-1',
    'vpc-provider:account=123456789012:filter.isDefault=true:region=eu-west-1:returnAsymmetricSubnets=true',
    'ssm:account=123456789012:parameterName=/a/b:region=eu-west-1',
    'ami:account=123456789012:filters.name.0=al2023*:region=eu-west-1',
    'cli-telemetry',
    'acknowledged-issue-numbers',
  ])("leaves the CDK's own %s alone", (name) => {
    expect(readConfig({ [name]: true })).toEqual(readConfig({}));
  });

  it('knows every name in the context of cdk.json', () => {
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Context };
    expect(readConfig(context)).toEqual(readConfig({}));
  });

  it.each([
    ['batch-size', 'batchSize'],
    ['BATCH_SIZE', 'batchSize'],
    ['batchsize', 'batchSize'],
    ['batch.size', 'batchSize'],
    ['batchSze', 'batchSize'],
    ['bacthSize', 'batchSize'],
    ['batchSizes', 'batchSize'],
    ['batchSice', 'batchSize'],
    ['retry-base-second', 'retryBaseSeconds'],
    ['dlq-retention-days', 'dlqRetentionDays'],
    ['Fifo', 'fifo'],
  ])('refuses %s and names the setting that is meant: %s', (name, meant) => {
    expect(refusal({ [name]: 5 })).toContain(
      `${name} is 5, expected the name ${meant}: a misspelt setting`,
    );
  });

  it('names all settings if none is like the given one', () => {
    expect(refusal({ 'queue-colour': 'red' })).toContain(
      'queue-colour is "red", expected one of the settings fifo, ',
    );
  });

  const edges: Context[] = [
    { existingTable: 'EventProcessor-dev-ledger-2026-11-28' },
    { warmThroughput: 4_000 },
    { warmThroughput: 10_000_000 },
    { existingJournal: 'EventProcessor-dev-journal-2026-11-28' },
    {
      stage: 'prod',
      alarmTopicArn: 'none',
      existingBucket: 'eventprocessor-prod-bucketlargetexts76f8fd57-x',
    },
    { visibilityTimeoutSeconds: 180 },
    { visibilityTimeoutSeconds: 43_200 },
    { functionTimeoutSeconds: 10, visibilityTimeoutSeconds: 311, batchWindowSeconds: 300 },
    { handlerTimeoutSeconds: 25 },
    { handlerTimeoutSeconds: 1 },
    { functionTimeoutSeconds: 900, handlerTimeoutSeconds: 895 },
    { handlerConcurrency: 1 },
    { handlerConcurrency: 100 },
    { batchSize: 10, batchWindowSeconds: 0 },
    { batchSize: 11, batchWindowSeconds: 1 },
    { batchSize: 10_000, batchWindowSeconds: 1 },
    { fifo: true, batchSize: 10, batchWindowSeconds: 0 },
    { fifo: true, batchSize: 1 },
    {
      senderArns: ['arn:aws:iam::123456789012:root', 'arn:aws-cn:iam::123456789012:user/team/ada'],
    },
    { senderArns: ['arn:aws:iam::123456789012:role/service-role/Orders_1+x@y'] },
    { senderArns: ['arn:aws:sns:eu-west-1:123456789012:orders'] },
    { senderArns: ['arn:aws:sns:eu-west-1:123456789012:orders.fifo'], fifo: true },
    { senderArns: ['arn:aws:iam::123456789012:root'], fifo: true },
    { senderArns: ['arn:aws:events:eu-west-1:123456789012:rule/orders'] },
    { senderArns: ['arn:aws:events:eu-west-1:123456789012:rule/shop-bus/orders'] },
    { maxReceiveCount: 2 },
    { maxReceiveCount: 1000 },
    { retentionDays: 13, dlqRetentionDays: 14 },
    { retentionDays: 1, dlqRetentionDays: 2, ledgerRetentionDays: { processed: 3, open: 3 } },
    { maxConcurrency: 2 },
    { maxConcurrency: 1000 },
    { memoryMb: 128 },
    { memoryMb: 10_240 },
    { retryBaseSeconds: 300 },
    { retryBaseSeconds: 1, retryCapSeconds: 1 },
    { retryCapSeconds: 43_200 },
    { outageRetryHours: 312 },
    { fifo: true, outageRetryHours: 72 },
    { fifo: true, outageRetryHours: 82, retentionDays: 5 },
    { logRetentionDays: 3653 },
    { logLevel: 'DEBUG' },
    { metricsByEventType: true },
    { alarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:pager' },
    { alarmTopicArn: 'arn:aws-cn:sns:cn-north-1:123456789012:pager' },
    { stage: 'prod', alarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:pager' },
    { stage: 'prod', alarmTopicArn: 'none' },
    { stage: 'prod', alarmEmail: 'ops+events@example.co.uk' },
    { alarmEmail: 'ops@example.com', alarmTopicArn: 'none' },
    { alarmMaxAgeSeconds: 345_599 },
    { alarmInfrastructurePercent: 1, alarmInfrastructureMinimumEvents: 1_000_000 },
    { alarmHandlerPercent: 100 },
    { alarmFailedPercent: 1 },
    { alarmRejectedPercent: 100, alarmShareMinimumEvents: 1 },
  ];

  it.each(edges)('accepts %j', (context) => {
    expect(readConfig(context)).toMatchObject(context);
  });

  it('says which setting has which value, what was expected and why', () => {
    expect(refusal({ visibilityTimeoutSeconds: 179 })).toBe(
      [
        'The stack can’t be built with these settings:',
        '  - visibilityTimeoutSeconds is 179, expected at least 180, six times functionTimeoutSeconds (30): while Lambda retries the batch of a throttled function, its messages would be received again, use up their receives and be dead-lettered unhandled.',
      ].join('\n'),
    );
  });

  const tokens = {
    httpApi: 'jwt',
    apiJwtIssuer: 'https://issuer.example.com/tenant-1',
    apiJwtAudience: ['events'],
  };

  it.each<Context>([
    tokens,
    { ...tokens, apiTenantClaim: 'https://example.com/tenant' },
    { ...tokens, apiCorsOrigins: ['*'] },
    { apiCorsOrigins: ['https://app.example.com', 'http://localhost:8080'] },
    { apiDefaultTenant: 'acme' },
    { apiThrottleRate: 1, apiThrottleBurst: 50_000 },
    { httpApi: 'off' },
  ])('accepts an HTTP API with %j', (context) => {
    expect(readConfig(context)).toMatchObject(context);
  });

  it.each<[Context, string]>([
    [{ httpApi: 'open' }, 'httpApi is "open", expected one of iam, jwt, off'],
    [
      { httpApi: 'jwt', apiJwtAudience: 'events' },
      'apiJwtIssuer is missing, expected the https:// URL of the issuer, as httpApi is jwt',
    ],
    [
      { ...tokens, apiJwtAudience: [] },
      'apiJwtAudience is [], expected at least one audience, as httpApi is jwt: tokens that the issuer made for other',
    ],
    [{ ...tokens, apiJwtIssuer: 'http://issuer.example.com' }, 'expected an https:// URL'],
    [
      { ...tokens, apiJwtIssuer: 'https://a.example?x=1' },
      'expected an https:// URL without query',
    ],
    [{ ...tokens, apiJwtAudience: ['a b'] }, 'apiJwtAudience is "a b", expected a text without'],
    [{ ...tokens, apiTenantClaim: 'a b' }, 'apiTenantClaim is "a b", expected the name of a claim'],
    [{ ...tokens, apiTenantClaim: '' }, 'apiTenantClaim is "", expected the name of a claim'],
    [
      { ...tokens, apiDefaultTenant: 'acme' },
      'apiDefaultTenant is "acme", expected nothing, or httpApi=iam instead of jwt: the tenant of a caller with a token',
    ],
    [
      { apiJwtIssuer: tokens.apiJwtIssuer },
      'expected nothing, or httpApi=jwt instead of iam: no token would be accepted, although an issuer',
    ],
    [{ apiJwtAudience: 'a' }, 'no token would be accepted, although an audience is set'],
    [{ apiTenantClaim: 'tenant' }, 'apiTenantClaim is "tenant", expected nothing, or httpApi=jwt'],
    [{ apiDefaultTenant: '-acme' }, 'apiDefaultTenant is "-acme", expected a tenant id'],
    [
      { apiCorsOrigins: '*' },
      'apiCorsOrigins is ["*"], expected the origins of your pages, not *, as httpApi is iam',
    ],
    [
      { httpApi: 'off', apiCorsOrigins: 'https://a.example' },
      'expected nothing, as httpApi is off',
    ],
    [{ apiCorsOrigins: 'https://a.example/path' }, 'expected an origin without a path'],
    [{ apiCorsOrigins: 'a.example' }, 'expected an origin without a path'],
    [{ apiThrottleRate: 0 }, 'apiThrottleRate is 0, expected a whole number from 1 to 100000'],
    [{ apiThrottleBurst: 0 }, 'apiThrottleBurst is 0, expected a whole number from 1 to 50000'],
  ])('refuses an HTTP API with %j and says: %s', (context, text) => {
    expect(refusal(context)).toContain(text);
  });

  const refused: [Context, string][] = [
    [
      { warmThroughput: 3_999 },
      'warmThroughput is 3999, expected a whole number from 4000 to 10000000: DynamoDB never lowers what a table takes, and a new one takes 4000 write units a second',
    ],
    [{ warmThroughput: 0 }, 'warmThroughput is 0, expected a whole number from 4000'],
    [{ warmThroughput: 'much' }, 'warmThroughput is "much", expected a whole number from 4000'],
    [
      { existingTable: 'EventProcessor-prod-ledger' },
      'existingTable is "EventProcessor-prod-ledger", expected a name that begins with EventProcessor-dev-: two stages must not share a ledger',
    ],
    [
      { existingJournal: 'EventProcessor-prod-journal' },
      'existingJournal is "EventProcessor-prod-journal", expected a name that begins with EventProcessor-dev-: two stages must not share a journal',
    ],
    [
      { existingTable: 'EventProcessor-dev-x', existingJournal: 'EventProcessor-dev-x' },
      'existingJournal is "EventProcessor-dev-x", expected another table than existingTable (EventProcessor-dev-x): ledger and journal have different keys',
    ],
    [
      { stage: 'prod', existingBucket: 'eventprocessor-dev-x' },
      'existingBucket is "eventprocessor-dev-x", expected a name that begins with eventprocessor-prod-: two stages',
    ],
    [{ fifo: 'yes' }, 'fifo is "yes", expected true or false.'],
    [{ fifo: 1 }, 'fifo is 1, expected true or false.'],
    [{ batchSize: 'many' }, 'batchSize is "many", expected a whole number from 1 to 10000.'],
    [{ existingJournal: 'a b' }, 'existingJournal is "a b", expected the name of a DynamoDB table'],
    [{ existingTable: 'a b' }, 'existingTable is "a b", expected the name of a DynamoDB table'],
    [{ existingBucket: 'EventProcessor' }, 'expected the name of an S3 bucket: 3 to 63'],
    [
      { visibilityTimeoutSeconds: 300, batchWindowSeconds: 270 },
      'visibilityTimeoutSeconds is 300, expected more than 300, batchWindowSeconds (270) plus functionTimeoutSeconds (30): a message would be received again while its batch is still being handled.',
    ],
    [
      { handlerTimeoutSeconds: 26 },
      'handlerTimeoutSeconds is 26, expected at most 25, functionTimeoutSeconds (30) less 5: the function would time out before the handler',
    ],
    [{ handlerTimeoutSeconds: 0 }, 'handlerTimeoutSeconds is 0, expected a whole number from 1'],
    [{ maxEventGenerations: 0 }, 'maxEventGenerations is 0, expected a whole number from 1'],
    [{ maxEventGenerations: 1_000_001 }, 'expected a whole number from 1 to 1000000'],
    [{ handlerConcurrency: 0 }, 'handlerConcurrency is 0, expected a whole number from 1 to 100'],
    [{ handlerConcurrency: 101 }, 'is 101, expected a whole number from 1 to 100'],
    [
      { batchWindowSeconds: 0 },
      'batchWindowSeconds is 0, expected at least 1, as batchSize (100) is above 10: Lambda fills',
    ],
    [
      { batchSize: 11, batchWindowSeconds: '0' },
      'batchWindowSeconds is 0, expected at least 1, as batchSize (11) is above 10',
    ],
    [
      { fifo: true, batchWindowSeconds: 1 },
      'batchWindowSeconds is 1, expected 0, as the queue is FIFO: Lambda has no batching window',
    ],
    [
      { fifo: true, batchSize: 11 },
      'batchSize is 11, expected at most 10, as the queue is FIFO: Lambda takes at most 10',
    ],
    [
      { senderArns: 'arn:aws:iam::123456789012:role/*' },
      'senderArns is "arn:aws:iam::123456789012:role/*", expected the full ARN of an account',
    ],
    [{ senderArns: ['*'] }, 'senderArns is "*", expected the full ARN'],
    [{ senderArns: '123456789012' }, 'senderArns is "123456789012", expected the full ARN'],
    [{ senderArns: '' }, 'senderArns is "", expected the full ARN'],
    [{ senderArns: { a: 1 } }, 'senderArns is {"a":1}, expected the full ARN'],
    [
      { senderArns: 'arn:aws:s3:::uploads' },
      'senderArns is "arn:aws:s3:::uploads", expected the full ARN',
    ],
    [
      { senderArns: Array.from({ length: 51 }, (_, i) => `arn:aws:iam::${10 ** 11 + i}:root`) },
      'senderArns is 51, expected at most 50 entries',
    ],
    [
      { senderArns: ['arn:aws:sns:eu-west-1:123456789012:orders'], fifo: true },
      'expected topics whose names end with .fifo, as the queue is FIFO: SNS delivers',
    ],
    [
      { senderArns: ['arn:aws:events:eu-west-1:123456789012:rule/orders'], fifo: true },
      'expected no EventBridge rule, as the queue is FIFO: EventBridge sends no deduplication id',
    ],
    [
      { retentionDays: 14 },
      'dlqRetentionDays is 14, expected more than retentionDays (14): a message keeps its age in the dead-letter queue, so SQS would delete it',
    ],
    [{ dlqRetentionDays: 4 }, 'dlqRetentionDays is 4, expected more than retentionDays (4)'],
    [
      { maxReceiveCount: 9, retryCapSeconds: 43_200 },
      'maxReceiveCount is 9, expected fewer receives than fit into retentionDays (4) at 43200 seconds each: SQS would delete a message that keeps failing before it moves it to the dead-letter queue.',
    ],
    [{ outageRetryHours: 313 }, 'outageRetryHours is 313, expected a whole number from 0 to 312'],
    [
      { fifo: true, outageRetryHours: 73 },
      'outageRetryHours is 73, expected at most 72, one day less than retentionDays (4), as the queue is FIFO: SQS would delete a message before its retries end.',
    ],
    [
      { fifo: true, outageRetryHours: 83, retentionDays: 5 },
      'outageRetryHours is 83, expected at most 82, as the queue is FIFO and retryCapSeconds is 300: a message of a FIFO queue would need more than the 1000 receives',
    ],
    [
      { fifo: true, outageRetryHours: 72, functionTimeoutSeconds: 120 },
      'outageRetryHours is 72, expected fewer hours: 874 receives at 720 seconds each must fit into retentionDays (4): SQS would delete',
    ],
    [
      {
        outageRetryHours: 72,
        ledgerRetentionDays: { processed: 3, open: 90 },
        retentionDays: 1,
        dlqRetentionDays: 2,
      },
      'outageRetryHours is 72, expected less than 72, the shortest of ledgerRetentionDays (3): the ledger would forget',
    ],
    [
      { retryBaseSeconds: 301 },
      'retryBaseSeconds is 301, expected at most retryCapSeconds (300): the first delay',
    ],
    [
      { alarmMaxAgeSeconds: 345_600 },
      'alarmMaxAgeSeconds is 345600, expected less than 345600, retentionDays (4): SQS would delete',
    ],
    [
      { maxReceiveCount: 1 },
      'maxReceiveCount is 1, expected a whole number from 2 to 1000: with a single receive',
    ],
    [{ batchSize: 0 }, 'batchSize is 0, expected a whole number from 1 to 10000'],
    [{ batchSize: 10_001 }, 'batchSize is 10001, expected a whole number from 1 to 10000'],
    [
      { batchWindowSeconds: 301 },
      'batchWindowSeconds is 301, expected a whole number from 0 to 300',
    ],
    [{ functionTimeoutSeconds: 9 }, 'functionTimeoutSeconds is 9, expected a whole number from 10'],
    [
      { functionTimeoutSeconds: 901 },
      'functionTimeoutSeconds is 901, expected a whole number from 10',
    ],
    [{ visibilityTimeoutSeconds: 43_201 }, 'is 43201, expected a whole number from 0 to 43200'],
    [{ maxConcurrency: 1 }, 'maxConcurrency is 1, expected a whole number from 2 to 1000'],
    [{ maxConcurrency: 1001 }, 'maxConcurrency is 1001, expected a whole number from 2 to 1000'],
    [{ maxReceiveCount: 1001 }, 'maxReceiveCount is 1001, expected a whole number from 2 to 1000'],
    [{ memoryMb: 127 }, 'memoryMb is 127, expected a whole number from 128 to 10240'],
    [{ retentionDays: 0 }, 'retentionDays is 0, expected a whole number from 1 to 14'],
    [{ dlqRetentionDays: 15 }, 'dlqRetentionDays is 15, expected a whole number from 1 to 14'],
    [{ retryBaseSeconds: 0 }, 'retryBaseSeconds is 0, expected a whole number from 1 to 43200'],
    [
      { retryCapSeconds: 43_201 },
      'retryCapSeconds is 43201, expected a whole number from 1 to 43200',
    ],
    [{ logRetentionDays: 31 }, 'logRetentionDays is 31, expected one of 1, 3, 5, 7, 14, 30, 60,'],
    [
      { logRetentionDays: 9999 },
      'logRetentionDays is 9999, expected one of 1, 3, 5, 7, 14, 30, 60,',
    ],
    [{ logLevel: 'TRACE' }, 'logLevel is "TRACE", expected one of DEBUG, INFO, WARN, ERROR'],
    [{ stage: 'production' }, 'stage is "production", expected one of dev, prod'],
    [
      { alarmTopicArn: 'pager' },
      'alarmTopicArn is "pager", expected the ARN of a standard SNS topic',
    ],
    [{ alarmTopicArn: 7 }, 'alarmTopicArn is 7, expected the ARN of a standard SNS topic'],
    [
      { stage: 'prod' },
      'alarmTopicArn is missing, expected the ARN of an SNS topic, or an address in alarmEmail, or alarmTopicArn=none, as the stage is prod: alarms would notify nobody',
    ],
    [{ stage: 'prod', alarmEmail: '' }, 'alarmTopicArn is missing, expected the ARN of an SNS'],
    [{ alarmEmail: 'ops' }, 'alarmEmail is "ops", expected one e-mail address, name@example.com'],
    [{ alarmEmail: 'a@b.cd,e@f.gh' }, 'alarmEmail is "a@b.cd,e@f.gh", expected one e-mail address'],
    [{ alarmEmail: 'Ops <a@b.cd>' }, 'alarmEmail is "Ops <a@b.cd>", expected one e-mail address'],
    [{ alarmMaxAgeSeconds: 59 }, 'alarmMaxAgeSeconds is 59, expected a whole number from 60'],
    [
      { alarmRejectedPercent: 0 },
      'alarmRejectedPercent is 0, expected a whole number from 1 to 100',
    ],
    [{ alarmInfrastructurePercent: 0 }, 'alarmInfrastructurePercent is 0, expected a whole number'],
    [{ alarmHandlerPercent: 101 }, 'alarmHandlerPercent is 101, expected a whole number from 1'],
    [{ alarmInfrastructureMinimumEvents: 0 }, 'is 0, expected a whole number from 1 to 1000000'],
    [{ alarmFailedPercent: 101 }, 'alarmFailedPercent is 101, expected a whole number from 1'],
    [{ alarmShareMinimumEvents: 0 }, 'alarmShareMinimumEvents is 0, expected a whole number'],
    [{ alarmApiErrorPercent: 0 }, 'alarmApiErrorPercent is 0, expected a whole number from 1'],
    [{ alarmApiMinimumRequests: 0 }, 'alarmApiMinimumRequests is 0, expected a whole number'],
  ];

  it.each(refused)('refuses %j and says: %s', (context, text) => {
    expect(refusal(context)).toContain(text);
  });

  it.each(['', ' 5', '5.5', '1e2', '-1', 'ten', 5.5, -1, NaN, null, true, [5], { size: 5 }])(
    'does not take %j for a whole number',
    (value) => {
      expect(refusal({ batchSize: value })).toContain('batchSize is');
    },
  );

  it('names every problem at once', () => {
    const text = refusal({
      stage: 'live',
      maxReceiveCount: 1,
      retentionDays: 14,
      batchWindowSeconds: 0,
    });
    expect(text.split('\n').map((line) => line.trim().split(' is ')[0])).toEqual([
      'The stack can’t be built with these settings:',
      '- stage',
      '- maxReceiveCount',
      '- batchWindowSeconds',
      '- dlqRetentionDays',
    ]);
  });

  it('does not blame other settings for one that cannot be used', () => {
    const text = refusal({ functionTimeoutSeconds: 'long', visibilityTimeoutSeconds: 20 });
    expect(text.split('\n')).toHaveLength(2);
  });
});
