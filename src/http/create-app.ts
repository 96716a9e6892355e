import { Hono } from 'hono/tiny';
import type { Context } from 'hono';

import type { ApiServices } from './api-services.ts';
import { routesByPath } from './path-pattern.ts';
import { problemAnswer } from './problem.ts';
import type { CallerOf, RequestBindings } from './request-bindings.ts';
import { withServiceFailures } from './service-failed.ts';
import { respond, type Received } from './respond.ts';
import type { ApiAnswer, Route } from './route.ts';

export type ApiApp = Hono<{ Bindings: RequestBindings }>;

/** Makes the app that answers requests: the same one in Lambda, in the console, and in tests. */
export function createApp<Services extends ApiServices>(
  routes: readonly Route<Services>[],
  given: Services,
  callerOf: CallerOf,
): ApiApp {
  const services = withServiceFailures(given);
  // By default, Hono decodes the path before it looks for a route. Then an id with `%2F` or `%25` would change.
  const app: ApiApp = new Hono({ getPath: ({ url }) => new URL(url).pathname });
  for (const [path, atPath] of routesByPath(routes)) {
    app.all(path, async (context) => {
      const { method } = context.req;
      const start = services.clock.now();
      const route = atPath.find((each) => each.method === (method === 'HEAD' ? 'GET' : method));
      const answer = route
        ? await respond(route, receivedFrom(context), services, callerOf)
        : withoutRoute(method, atPath);
      services.log.requestDone({
        requestId: context.env.requestId,
        method,
        ...(atPath[0] && { route: atPath[0].path }),
        status: answer.status,
        milliseconds: services.clock.now() - start,
      });
      return responseOf(answer, context.env);
    });
  }
  app.notFound((context) => {
    const answer = problemAnswer('not_found', 'There is no such path.');
    const { requestId } = context.env;
    const { method } = context.req;
    services.log.requestDone({ requestId, method, status: answer.status, milliseconds: 0 });
    return responseOf(answer, context.env);
  });
  app.onError((error, context) => {
    const { requestId } = context.env;
    services.log.requestFailed({ requestId, route: 'before any route', error });
    return responseOf(problemAnswer('internal', 'The request failed.'), context.env);
  });
  return app;
}

type AppContext = Context<{ Bindings: RequestBindings }>;

function receivedFrom({ req, env }: AppContext): Received {
  const path = new Map(Object.entries(req.param() as Record<string, string>));
  return { raw: req.raw, url: new URL(req.url), path, bindings: env };
}

function withoutRoute(method: string, atPath: readonly Pick<Route, 'method'>[]): ApiAnswer {
  const headers = { allow: allowed(atPath) };
  if (method === 'OPTIONS') return { status: 204, headers, body: '' };
  const detail = `This path takes ${headers.allow}.`;
  return problemAnswer('method_not_allowed', detail, { headers });
}

function allowed(atPath: readonly Pick<Route, 'method'>[]): string {
  const methods = atPath.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return [...methods, 'OPTIONS'].join(', ');
}

/** Answers are about events that change and are nobody else's business. */
const COMMON_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** The answer as the app gives it, with the headers that every answer has. */
export function responseOf(
  { status, headers, body }: ApiAnswer,
  { requestId }: Pick<RequestBindings, 'requestId'>,
): Response {
  const all = { ...COMMON_HEADERS, ...headers, 'x-request-id': requestId };
  if (body !== '') return new Response(body, { status, headers: all });
  const { 'content-type': _, ...withoutType } = all;
  return new Response(null, { status, headers: withoutType });
}
