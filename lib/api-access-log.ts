import { SERVICE_NAME } from '../src/names/metrics.ts';
import type { Config } from './config.ts';

/**
 * A line of the gateway's access log, in JSON. It has no body, query, header or token, and no path, which may have the id
 * of an event: the function's own line has the route, by the same request id.
 */
export function accessLogFormat({ stage }: Pick<Config, 'stage'>): string {
  return JSON.stringify({
    service: SERVICE_NAME,
    stage,
    request_id: '$context.requestId',
    time: '$context.requestTime',
    method: '$context.httpMethod',
    route: '$context.routeKey',
    // As text: it is `-` if there is none, which isn't JSON.
    status: '$context.status',
    caller: '$context.identity.userArn',
    subject: '$context.authorizer.claims.sub',
    source_ip: '$context.identity.sourceIp',
    response_bytes: '$context.responseLength',
    latency_ms: '$context.responseLatency',
    integration_status: '$context.integrationStatus',
    integration_error: '$context.integrationErrorMessage',
    authorizer_error: '$context.authorizer.error',
  });
}
