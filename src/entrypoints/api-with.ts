import { Logger } from '@aws-lambda-powertools/logger';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import {
  httpFunction,
  type HttpFunction,
  type HttpInvocation,
} from '../adapters/api-gateway/lambda-http.ts';
import type { HttpTransport } from '../adapters/aws/aws-connection.ts';
import { deadlineBefore } from '../batch/invocation-time.ts';
import { readCaller, type CallerRules } from '../http/caller.ts';
import { createApp, responseOf } from '../http/create-app.ts';
import { problemAnswer } from '../http/problem.ts';
import { ROUTES } from '../http/routes.ts';
import { SERVICE_NAME } from '../names/metrics.ts';
import { readApiSettings, type ApiSettings } from './api-settings.ts';
import type { KnownEvents } from './consume-with.ts';
import { openApi } from './open-api.ts';

/** So that a call that hangs leaves time for another one. */
const TIMEOUTS = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  // requestTimeout ends at the response headers. This one bounds the body.
  socketTimeout: 3_000,
  // Without this, a timeout only logs a warning.
  throwOnRequestTimeout: true,
};

/** With less of the invocation left, a request begins nothing new. */
const BEGIN_RESERVE_MS = 3_000;
/** With less left, running work is aborted. The rest is for the answer. */
const ABORT_RESERVE_MS = 1_000;

/**
 * Makes the function of the HTTP API for these events, with the settings of its environment.
 *
 * @param documents the folder with the documents of the API
 * @param transport sends the requests of publishing to AWS
 * @throws SettingsError or HandlerRegistrationError: then Lambda reports that the function can't start.
 */
export function apiWith(
  events: KnownEvents,
  documents: URL,
  transport: HttpTransport = new NodeHttpHandler(TIMEOUTS),
): HttpFunction {
  const environment = process.env;
  const settings = readApiSettings(environment);
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const services = openApi({ events, environment, settings, logger, transport, documents });
  const rules = callerRules(settings);
  const app = createApp(ROUTES, services, ({ authorizer }) => readCaller(authorizer, rules));
  return httpFunction((request, invocation) =>
    request
      ? app.fetch(request, bindingsOf(invocation))
      : responseOf(problemAnswer('invalid_request', 'HTTP has no request like this.'), invocation),
  );
}

function callerRules({ apiTenantClaim, apiDefaultTenant }: ApiSettings): CallerRules {
  return {
    tenantClaim: apiTenantClaim,
    ...(apiDefaultTenant !== '' && { defaultTenant: apiDefaultTenant }),
  };
}

function bindingsOf(invocation: HttpInvocation) {
  const { requestId, authorizer } = invocation;
  const deadline = deadlineBefore(invocation, BEGIN_RESERVE_MS, ABORT_RESERVE_MS);
  return { requestId, authorizer, deadline };
}
