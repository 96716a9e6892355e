import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { API_ENV, API_SETTINGS, ENV } from '../../src/names/settings.ts';
import { API_URL_OUTPUT } from '../../src/names/stack.ts';
import { newEventProcessor } from './synthesize.ts';

const TOKENS = {
  httpApi: 'jwt',
  apiJwtIssuer: 'https://issuer.example.com/',
  apiJwtAudience: 'events,others',
};
const CORS = { apiCorsOrigins: 'https://app.example.com' };

const synthesized = new Map<string, Template>();

/** Synthesizing takes longer than looking. */
function api(settings: Record<string, unknown> = {}): Template {
  const key = JSON.stringify(settings);
  const template = synthesized.get(key) ?? Template.fromStack(newEventProcessor(settings));
  synthesized.set(key, template);
  return template;
}

interface Resource {
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** The properties of the API's resources of a type. */
function propertiesOf(template: Template, type: string): Resource['Properties'][] {
  return Object.entries(template.findResources(type))
    .filter(([id]) => id.startsWith('Api'))
    .map(([, resource]) => (resource as Resource).Properties);
}

const routes = (template: Template) =>
  Object.fromEntries(
    propertiesOf(template, 'AWS::ApiGatewayV2::Route').map((route) => [
      String(route['RouteKey']),
      route['AuthorizationType'],
    ]),
  );

const aResource = (begin: string) => expect.stringMatching(new RegExp(`^${begin}`)) as string;
const arnOf = (begin: string) => ({ 'Fn::GetAtt': [aResource(begin), 'Arn'] });

describe('EventApi', () => {
  it('lets nobody pass without IAM credentials, whatever the path', () => {
    expect(routes(api())).toEqual({
      'POST /events': 'AWS_IAM',
      'GET /{path+}': 'AWS_IAM',
      $default: 'AWS_IAM',
    });
  });

  it('lets nobody pass without a token, if the setting says so', () => {
    const template = api(TOKENS);
    expect(routes(template)).toEqual({
      'POST /events': 'JWT',
      'GET /{path+}': 'JWT',
      $default: 'JWT',
    });
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['events', 'others'], Issuer: 'https://issuer.example.com/' },
    });
  });

  it('lets no page call it, unless the setting names it', () => {
    api().hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
    const template = api({ ...TOKENS, ...CORS });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: {
        AllowOrigins: ['https://app.example.com'],
        AllowMethods: ['GET', 'HEAD', 'POST'],
        AllowHeaders: Match.arrayWith(['authorization', 'content-type', 'idempotency-key']),
        AllowCredentials: Match.absent(),
      },
    });
    // Browsers ask without credentials. Only OPTIONS is open.
    expect(routes(template)).toMatchObject({ 'OPTIONS /{path+}': 'NONE', $default: 'JWT' });
  });

  it('takes as many requests as the settings say', () => {
    api({ apiThrottleRate: 20, apiThrottleBurst: 40 }).hasResourceProperties(
      'AWS::ApiGatewayV2::Stage',
      {
        StageName: '$default',
        AutoDeploy: true,
        DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      },
    );
  });

  it('logs who called and how it ended, and nothing of what was sent', () => {
    const [stage] = propertiesOf(api(), 'AWS::ApiGatewayV2::Stage');
    const { Format } = stage?.['AccessLogSettings'] as { Format: string };
    const line = JSON.parse(Format) as Record<string, string>;
    expect(line).toMatchObject({
      request_id: '$context.requestId',
      caller: '$context.identity.userArn',
      status: '$context.status',
      stage: 'dev',
    });
    expect(Format).not.toMatch(/path|query|header|body|token|userAgent/i);
  });

  it('calls the function with payload 2.0, and waits longer than the function may take', () => {
    const template = api();
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 29_000,
    });
    const [handler] = propertiesOf(template, 'AWS::Lambda::Function');
    expect(handler).toMatchObject({ Timeout: 28, Runtime: 'nodejs24.x', MemorySize: 512 });
  });

  it('is the only one that may call the function', () => {
    const permissions = propertiesOf(api(), 'AWS::Lambda::Permission');
    expect(permissions).toHaveLength(1);
    expect(permissions[0]).toMatchObject({
      Principal: 'apigateway.amazonaws.com',
      FunctionName: arnOf('ApiHandler'),
    });
    expect(JSON.stringify(permissions[0]?.['SourceArn'])).toMatch(/"Ref":"ApiHttp\w*"\},"\/\*\/\*/);
  });

  it('tells its address without a slash at the end', () => {
    api().hasOutput(API_URL_OUTPUT, {
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ApiHttp'), 'ApiEndpoint'] },
    });
  });

  it('gives the function its settings, and nothing else', () => {
    const template = api({ apiDefaultTenant: 'acme' });
    const [handler] = propertiesOf(template, 'AWS::Lambda::Function');
    const { Variables } = handler?.['Environment'] as { Variables: Record<string, unknown> };
    expect(Object.keys(Variables)).toEqual(
      API_SETTINGS.map((setting) => ({ ...ENV, ...API_ENV })[setting]),
    );
    expect(Variables).toMatchObject({
      API_DEFAULT_TENANT: 'acme',
      API_TENANT_CLAIM: 'tenant_id',
      QUEUE_URL: { Ref: aResource('QueueSource') },
    });
  });

  it('lets the function do this and no more', () => {
    const [role] = propertiesOf(api(), 'AWS::IAM::Role');
    const policies = role?.['Policies'] as {
      PolicyName: string;
      PolicyDocument: { Statement: object[] };
    }[];
    expect(role?.['ManagedPolicyArns']).toBeUndefined();
    expect(
      policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument.Statement]),
    ).toEqual([
      [
        'SendEvents',
        [allowed(['sqs:GetQueueAttributes', 'sqs:SendMessage'], arnOf('QueueSource'))],
      ],
      [
        'RecordAndChangeEvents',
        [
          allowed(
            [
              'dynamodb:BatchGetItem',
              'dynamodb:GetItem',
              'dynamodb:PartiQLInsert',
              'dynamodb:PartiQLUpdate',
              'dynamodb:PutItem',
              'dynamodb:UpdateItem',
            ],
            arnOf('TableLedger'),
          ),
        ],
      ],
      [
        'FindOpenEvents',
        [
          allowed('dynamodb:Query', {
            'Fn::Join': ['', [arnOf('TableLedger'), '/index/open-events']],
          }),
        ],
      ],
      [
        'NameAndListRecords',
        [allowed(['dynamodb:PartiQLInsert', 'dynamodb:Query'], arnOf('JournalPages'))],
      ],
      [
        'RecordOperations',
        [
          {
            ...allowed(['dynamodb:GetItem', 'dynamodb:PutItem'], arnOf('JournalPages')),
            Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['#operations'] } },
          },
        ],
      ],
      [
        'KeepLargeTexts',
        [
          allowed(['s3:GetObject', 's3:PutObject'], {
            'Fn::Join': ['', [arnOf('BucketLargeTexts'), '/*']],
          }),
          allowed('s3:ListBucket', arnOf('BucketLargeTexts')),
        ],
      ],
      ['WriteLogs', [allowed(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf('ApiLogs'))]],
    ]);
  });

  it.each([
    ['dev', 'Delete'],
    ['prod', 'RetainExceptOnCreate'],
  ])('in %s, keeps its logs as long as the others, without a stack: %s', (stage, policy) => {
    const groups = Object.entries(
      api({ stage, logRetentionDays: 90 }).findResources('AWS::Logs::LogGroup'),
    ).filter(([id]) => id.startsWith('Api'));
    expect(groups.map(([, group]) => group)).toEqual(
      ['function', 'gateway'].map(
        () =>
          expect.objectContaining({
            DeletionPolicy: policy,
            Properties: expect.objectContaining({ RetentionInDays: 90 }) as object,
          }) as object,
      ),
    );
  });
});

function allowed(Action: string | string[], Resource: unknown) {
  return { Effect: 'Allow', Action, Resource };
}
