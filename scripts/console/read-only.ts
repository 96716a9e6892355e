import { problemAnswer } from '../../src/http/problem.ts';
import type { ApiAnswer, Route } from '../../src/http/route.ts';

export const READ_ONLY_TEXT =
  'This console only reads: it was started with --read-only. It can preview changes, but not make them.';

/**
 * Whether a request can only read: `GET`, or a preview. A preview has `dry_run=true` exactly once: of two values, a route might
 * take the other one.
 */
export function onlyReads(method: string, query: URLSearchParams): boolean {
  if (method !== 'POST') return method === 'GET' || method === 'HEAD';
  const values = query.getAll('dry_run');
  return values.length === 1 && values[0] === 'true';
}

/** The same routes. Those that change something and have no preview refuse every request. */
export function readOnlyRoutes<Services>(
  routes: readonly Route<Services>[],
): readonly Route<Services>[] {
  return routes.map((route) =>
    route.method === 'GET' || route.parameters.some(({ name }) => name === 'dry_run')
      ? route
      : refusing(route),
  );
}

/** Refuses every request, whatever else would be wrong with it. */
function refusing<Services>(route: Route<Services>): Route<Services> {
  const { body: _, ...others } = route;
  const inPath = route.parameters.filter((each) => each.in === 'path');
  const anyText = { type: 'string' } as const;
  const parameters = [...inPath.map((each) => ({ ...each, schema: anyText })), DRY_RUN];
  return { ...others, parameters, handle: refuse };
}

/** Without it, the request would be refused for a parameter that the route doesn't have. */
const DRY_RUN = {
  in: 'query',
  name: 'dry_run',
  description: '',
  schema: { type: 'boolean' },
  required: false,
} as const;

function refuse(): Promise<ApiAnswer> {
  return Promise.resolve(problemAnswer('forbidden', READ_ONLY_TEXT));
}
