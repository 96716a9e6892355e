import { referenced, resourcesOf, type Template } from '../template.ts';

/** A route of the template's HTTP API. */
export interface ApiRoute {
  /** `GET /events/{id}`, `ANY /{proxy+}`, or `$default`. */
  readonly key: string;
  readonly authorization: 'AWS_IAM' | 'JWT' | 'NONE';
}

/** Routes that lead to a function, from the HTTP APIs of a template. */
export function routesTo(template: Template, functionId: string): ApiRoute[] {
  const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration')
    .filter(([, { Properties }]) => referenced(Properties['IntegrationUri']) === functionId)
    .map(([id]) => id);
  return resourcesOf(template, 'AWS::ApiGatewayV2::Route')
    .filter(([, { Properties }]) => integrations.includes(integrationOf(Properties['Target'])))
    .map(([id, { Properties }]) => ({
      key: String(Properties['RouteKey']),
      authorization: authorizationOf(id, Properties['AuthorizationType'] ?? 'NONE'),
    }));
}

/** The integration in `{"Fn::Join": ["", ["integrations/", {"Ref": "…"}]]}`. */
function integrationOf(target: unknown): string {
  return /"Ref":"(\w+)"/.exec(JSON.stringify(target ?? ''))?.[1] ?? '';
}

function authorizationOf(id: string, type: unknown): ApiRoute['authorization'] {
  if (type === 'AWS_IAM' || type === 'JWT' || type === 'NONE') return type;
  throw new Error(`The local run doesn't know the authorization ${String(type)} of route ${id}.`);
}

/** The route that API Gateway chooses: the most specific one that fits. */
export function routeFor(
  routes: readonly ApiRoute[],
  method: string,
  path: string,
): ApiRoute | undefined {
  const fitting = routes.filter(({ key }) => fits(key, method, path));
  return fitting.toSorted((one, other) => rank(one.key) - rank(other.key))[0];
}

function fits(key: string, method: string, path: string): boolean {
  if (key === '$default') return true;
  const [ofMethod, ofPath = ''] = key.split(' ');
  if (ofMethod !== 'ANY' && ofMethod !== method) return false;
  const parts = ofPath.split(/(\{\w+\+?\})/);
  const pattern = parts.map((part) =>
    part.endsWith('+}') ? '.+' : part.startsWith('{') ? '[^/]+' : escaped(part),
  );
  return new RegExp(`^${pattern.join('')}$`).test(path);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Whole paths first, then those with a variable, then greedy ones, then `$default`; of equals, those of one method. */
function rank(key: string): number {
  if (key === '$default') return 9;
  const path = key.includes('+}') ? 4 : key.includes('{') ? 2 : 0;
  return key.startsWith('ANY ') ? path + 1 : path;
}
