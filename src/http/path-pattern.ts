import type { Route } from './route.ts';

/** The path of a route in the words of Hono: `/events/:id{.+}` of `/events/{id}`. */
function honoPath({ path, parameters }: Pick<Route, 'path' | 'parameters'>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    return parameter?.slashes ? `:${name}{.+}` : `:${name}`;
  });
}

/**
 * Routes by their paths. Paths with more fixed parts come first, because a parameter that may have slashes also matches
 * longer paths: `/events/{id}` would match `/events/1/process`.
 */
export function routesByPath<Services>(
  routes: readonly Route<Services>[],
): ReadonlyMap<string, readonly Route<Services>[]> {
  const byPath = new Map<string, Route<Services>[]>();
  for (const route of routes) {
    const path = honoPath(route);
    byPath.set(path, [...(byPath.get(path) ?? []), route]);
  }
  const fixedParts = (path: string) => path.split('/').filter((part) => !part.startsWith(':'));
  return new Map(
    [...byPath].sort(([one], [other]) => fixedParts(other).length - fixedParts(one).length),
  );
}
