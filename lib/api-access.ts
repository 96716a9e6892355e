import { Duration, Validations } from 'aws-cdk-lib';
import * as gateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { ApiConfig } from './api-config.ts';

/** What finds out who calls, before the function is called. */
export function authorizerOf(config: ApiConfig): gateway.IHttpRouteAuthorizer {
  const { httpApi, apiJwtIssuer, apiJwtAudience } = config;
  if (httpApi === 'iam') return new HttpIamAuthorizer();
  if (httpApi === 'jwt' && apiJwtIssuer !== undefined) {
    return new HttpJwtAuthorizer('Tokens', apiJwtIssuer, { jwtAudience: [...apiJwtAudience] });
  }
  throw new Error('unreachable: settings without an authorizer are refused');
}

/** Which pages may call the API. Without origins, no browser lets a page do so. */
export function corsOf({ apiCorsOrigins }: ApiConfig): Pick<gateway.HttpApiProps, 'corsPreflight'> {
  if (apiCorsOrigins.length === 0) return {};
  const { GET, HEAD, POST } = gateway.CorsHttpMethod;
  return {
    corsPreflight: {
      allowOrigins: [...apiCorsOrigins],
      allowMethods: [GET, HEAD, POST],
      // Those that begin with x-amz- sign a request with IAM credentials.
      allowHeaders: [
        'authorization',
        'content-type',
        'idempotency-key',
        'x-amz-content-sha256',
        'x-amz-date',
        'x-amz-security-token',
      ],
      exposeHeaders: ['link', 'location', 'retry-after', 'x-request-id'],
      maxAge: Duration.hours(1),
    },
  };
}

/**
 * Lets a browser ask by OPTIONS what a page may do. It asks without credentials, and API Gateway itself answers it: see
 * "To support unauthorized OPTIONS requests" in https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function letBrowsersAsk(api: gateway.HttpApi, integration: HttpLambdaIntegration): void {
  const route = new gateway.HttpRoute(api, 'Preflight', {
    httpApi: api,
    routeKey: gateway.HttpRouteKey.with('/{path+}', gateway.HttpMethod.OPTIONS),
    integration,
    authorizer: new gateway.HttpNoneAuthorizer(),
  });
  Validations.of(route).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'Browsers send preflight requests without credentials. OPTIONS tells the methods of a path and nothing else.',
  });
}
