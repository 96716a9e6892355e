import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface HttpEventParts extends Partial<APIGatewayProxyEventV2> {
  readonly method?: string;
  /** What the authorizer of the API has found out. */
  readonly authorizer?: unknown;
}

/** The event with which API Gateway passes a request of an HTTP API to a function: payload format 2.0. */
export function httpEvent({
  method = 'GET',
  rawPath = '/',
  authorizer,
  ...others
}: HttpEventParts = {}): APIGatewayProxyEventV2 {
  const requestContext = {
    accountId: '123456789012',
    apiId: 'abc123',
    domainName: 'abc123.execute-api.eu-west-1.amazonaws.com',
    domainPrefix: 'abc123',
    http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'gateway-1',
    routeKey: '$default',
    stage: '$default',
    time: '29/Nov/2026:06:30:00 +0000',
    timeEpoch: 1_796_020_200_000,
    ...(authorizer !== undefined && { authorizer }),
  };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: {},
    requestContext,
    isBase64Encoded: false,
    ...others,
  };
}
