import { fileURLToPath } from 'node:url';
import { Duration, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as gateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { API_SETTINGS } from '../src/names/settings.ts';
import { accessLogFormat } from './api-access-log.ts';
import { authorizerOf, corsOf, letBrowsersAsk } from './api-access.ts';
import { ApiRole } from './api-role.ts';
import type { Config } from './config.ts';
import { environmentFor, type StackResources } from './function-environment.ts';
import { removalPolicyOf } from './removal-policy.ts';

/** The bundle that `npm run build` writes. */
const BUNDLE_FOLDER = fileURLToPath(new URL('../dist/api', import.meta.url));

/** API Gateway waits 30 seconds at most. The function ends before, so that its own log says that it did. */
const FUNCTION_TIMEOUT = Duration.seconds(28);
const GATEWAY_TIMEOUT = Duration.seconds(29);

export interface EventApiProps extends StackResources {
  /** Folder that holds `index.mjs`. Default: the bundle in `dist/api`. */
  readonly bundleFolder?: string | undefined;
}

/** The HTTP API: API Gateway, which finds out who calls, and the function that answers. */
export class EventApi extends Construct {
  readonly handler: lambda.Function;
  readonly api: gateway.HttpApi;
  readonly stage: gateway.HttpStage;
  readonly accessLogs: logs.LogGroup;

  constructor(scope: Construct, id: string, props: EventApiProps) {
    super(scope, id);
    const { config } = props;
    this.handler = newFunction(this, props);
    this.api = new gateway.HttpApi(this, 'Http', {
      apiName: Stack.of(this).stackName,
      description: 'Publishes events, shows them and sends them again',
      createDefaultStage: false,
      ...corsOf(config),
    });
    addRoutes(this.api, this.handler, config);
    this.accessLogs = newLogGroup(this, 'AccessLogs', config);
    this.stage = new gateway.HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: config.apiThrottleRate, burstLimit: config.apiThrottleBurst },
      accessLogSettings: {
        destination: new gateway.LogGroupLogDestination(this.accessLogs),
        format: AccessLogFormat.custom(accessLogFormat(config)),
      },
    });
  }
}

function newFunction(
  scope: Construct,
  { bundleFolder = BUNDLE_FOLDER, ...resources }: EventApiProps,
): lambda.Function {
  const { config } = resources;
  const logGroup = newLogGroup(scope, 'Logs', config);
  return new lambda.Function(scope, 'Handler', {
    description: 'Answers requests of the HTTP API',
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(bundleFolder),
    handler: 'index.handler',
    memorySize: config.memoryMb,
    timeout: FUNCTION_TIMEOUT,
    role: new ApiRole(scope, 'Permissions', { ...resources, logGroup }).role,
    logGroup,
    environment: environmentFor(API_SETTINGS, resources),
  });
}

/**
 * Every route has the authorizer, and `$default` takes what no other does. The others are there for IAM policies: by their
 * names, a policy can allow to publish only, or to read only.
 */
function addRoutes(api: gateway.HttpApi, handler: lambda.Function, config: Config): void {
  const integration = new HttpLambdaIntegration('Function', handler, {
    timeout: GATEWAY_TIMEOUT,
    scopePermissionToRoute: false,
  });
  const authorizer = authorizerOf(config);
  const { GET, POST } = gateway.HttpMethod;
  const route = (id: string, routeKey: gateway.HttpRouteKey) =>
    new gateway.HttpRoute(api, id, { httpApi: api, routeKey, integration, authorizer });
  route('Publish', gateway.HttpRouteKey.with('/events', POST));
  route('Read', gateway.HttpRouteKey.with('/{path+}', GET));
  route('Others', gateway.HttpRouteKey.DEFAULT);
  if (config.apiCorsOrigins.length > 0) letBrowsersAsk(api, integration);
}

function newLogGroup(scope: Construct, id: string, config: Config): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    retention: config.logRetentionDays,
    removalPolicy: removalPolicyOf(config),
  });
}
