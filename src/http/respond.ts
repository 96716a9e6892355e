import type { ApiServices } from './api-services.ts';
import { scopeOf, type Caller } from './caller.ts';
import { acceptsAny } from './media-types.ts';
import type { ParameterValues } from './parameter.ts';
import { problemAnswer } from './problem.ts';
import { readParameters } from './read-parameters.ts';
import { readBody } from './request-body.ts';
import type { CallerOf, RequestBindings } from './request-bindings.ts';
import type { Answer, ApiAnswer, ApiRequest, Route } from './route.ts';
import { ServiceFailed } from './service-failed.ts';
import { TENANT_PARAMETER } from './tenant-parameter.ts';
import { unavailable } from './unavailable.ts';

/** A request that has found its route. */
export interface Received {
  readonly raw: Request;
  readonly url: URL;
  /** The parameters of the path, decoded. */
  readonly path: ReadonlyMap<string, string>;
  readonly bindings: RequestBindings;
}

/** Checks a request by the data of its route, and answers it. Never rejects. */
export async function respond<Services extends ApiServices>(
  route: Route<Services>,
  received: Received,
  services: Services,
  callerOf: CallerOf,
): Promise<ApiAnswer> {
  try {
    return await checkedAnswer(route, received, services, callerOf(received.bindings));
  } catch (error) {
    const { requestId } = received.bindings;
    services.log.requestFailed({ requestId, route: `${route.method} ${route.path}`, error });
    if (error instanceof ServiceFailed) {
      return unavailable('A service that the request needs does not answer. Try again.');
    }
    return problemAnswer('internal', 'The request failed. Its id is in the header X-Request-Id.');
  }
}

async function checkedAnswer<Services>(
  route: Route<Services>,
  received: Received,
  services: Services,
  calling: ReturnType<CallerOf>,
): Promise<ApiAnswer> {
  const refusal = refuseCaller(route, calling) ?? refuseHeaders(route, received);
  if (refusal) return refusal;
  const { raw, url, path, bindings } = received;
  const texts = { path, query: url.searchParams, headers: raw.headers };
  const read = readParameters(route, texts);
  if (read.kind === 'invalid') {
    return problemAnswer('invalid_request', 'Parameters are wrong.', { errors: read.errors });
  }
  const body = route.body
    ? await readBody(raw, route.body)
    : ({ kind: 'read', bodyText: '', body: undefined } as const);
  if (body.kind === 'refused') return body.answer;
  const { requestId, deadline } = bindings;
  const common = { url, headers: raw.headers, deadline, requestId };
  const request = { ...common, ...body, parameters: read.values };
  return calling.kind === 'known'
    ? answerTo(route, request, calling.caller, services)
    : openAnswer(route, request, services);
}

function refuseCaller(
  route: Pick<Route, 'access'>,
  calling: ReturnType<CallerOf>,
): ApiAnswer | undefined {
  if (route.access === 'open') return undefined;
  switch (calling.kind) {
    case 'unknown':
      return problemAnswer('unauthenticated', 'This route needs credentials.');
    case 'refused':
      return problemAnswer('forbidden', calling.why);
    case 'known':
      return route.access === 'operator' && calling.caller.kind !== 'operator'
        ? problemAnswer(
            'forbidden',
            'This route is for operators, who call it with IAM credentials.',
          )
        : undefined;
  }
}

function refuseHeaders(
  route: Pick<Route, 'answers'>,
  { raw, url }: Received,
): ApiAnswer | undefined {
  const types = contentTypesOf(route.answers);
  if (!acceptsAny(raw.headers.get('accept'), types)) {
    return problemAnswer('not_acceptable', `This route answers with ${types.join(' or ')}.`);
  }
  return isDecodable(url.pathname)
    ? undefined
    : problemAnswer('invalid_request', 'The path must be percent-encoded UTF-8.');
}

/** Problems may come with any answer, so a client that accepts only them gets an answer as well. */
function contentTypesOf(answers: readonly Answer[]): string[] {
  const named = answers.map(({ contentType = 'application/json' }) => contentType);
  return [...new Set([...named, 'application/problem+json'])];
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function answerTo<Services>(
  route: Route<Services>,
  request: ApiRequest,
  caller: Caller,
  services: Services,
): Promise<ApiAnswer> {
  switch (route.access) {
    case 'open':
      return route.handle(request, services);
    case 'operator':
      if (caller.kind !== 'operator') break;
      return route.handle({ ...request, caller }, services);
    case 'tenant': {
      const scope = scopeOf(caller, tenantNamed(request.parameters));
      if (!scope) break;
      return route.handle({ ...request, caller, scope }, services);
    }
  }
  return Promise.resolve(problemAnswer('forbidden', 'The caller may not act for this tenant.'));
}

function tenantNamed(parameters: ParameterValues): string | undefined {
  return parameters.text(TENANT_PARAMETER.name);
}

function openAnswer<Services>(
  route: Route<Services>,
  request: ApiRequest,
  services: Services,
): Promise<ApiAnswer> {
  if (route.access !== 'open') throw new Error('unreachable: only open routes take any caller');
  return route.handle(request, services);
}
