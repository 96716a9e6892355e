import type { Deadline } from '../ports.ts';
import type { TenantScope } from '../operations/tenant-scope.ts';
import type { ApiServices } from './api-services.ts';
import type { Caller, Operator } from './caller.ts';
import type { Parameter, ParameterValues } from './parameter.ts';

// Routes are data. Routing, 404, 405, OPTIONS, the checks of parameters and bodies, and OpenAPI come from them.

/** A JSON Schema of the dialect 2020-12. One whose `title` is a name, such as `Event`, is a component in OpenAPI. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export type Method = 'GET' | 'POST';

/** What a route does with the body of a request. */
export interface RequestBody {
  readonly description: string;
  /** `json`: see `checkJson` for the keywords that it may have. */
  readonly schema: JsonSchema;
  /** Examples by their names. */
  readonly examples: Readonly<Record<string, unknown>>;
  readonly maxBytes: number;
  /**
   * `json`: the route gets the value, after it was checked by the schema. `text`: the route gets the text as it was sent, and
   * checks it itself.
   */
  readonly as: 'json' | 'text';
  /** What it takes besides `application/json` in UTF-8. */
  readonly others?: OtherBodies;
}

/** Bodies that only one route takes. */
export interface OtherBodies {
  /** The media types, for the answer to any other one. */
  readonly types: readonly string[];
  /** Whether the headers of a request announce such a body. */
  readonly areIn: (headers: Headers) => boolean;
}

/** An answer that a route may give. */
export interface Answer {
  readonly status: number;
  readonly description: string;
  /** Missing: the answer has no body, or one that isn't JSON. */
  readonly schema?: JsonSchema;
  /** Default: `application/json`; of a status from 400, `application/problem+json`. */
  readonly contentType?: string;
  /** Headers beside those that every answer has: name → what it says. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request whose parameters and body have passed the checks of its route. */
export interface ApiRequest {
  readonly parameters: ParameterValues;
  /** The text of the body as it was sent; `''` if the route takes none. */
  readonly bodyText: string;
  /** The value of the body if the route takes `json`. */
  readonly body: unknown;
  readonly url: URL;
  readonly headers: Headers;
  readonly deadline: Deadline;
  readonly requestId: string;
}

/** A request on behalf of one tenant, or of an operator for any of them. */
export interface TenantRequest extends ApiRequest {
  readonly caller: Caller;
  /** By the caller, and by `tenant_id` if the route has `TENANT_PARAMETER`. */
  readonly scope: TenantScope;
}

export interface OperatorRequest extends ApiRequest {
  readonly caller: Operator;
}

export interface ApiAnswer {
  readonly status: number;
  /** `content-type` is `application/json` by default. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

interface AnyRoute {
  readonly method: Method;
  /** `/events/{id}`: names in braces are parameters. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** Query parameters that people may try, and why there are none: name → the reason. */
  readonly refused?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** The answers of the route itself. `answersOf` adds those of the checks before it. */
  readonly answers: readonly Answer[];
}

/** A route that needs no credentials. */
export interface OpenRoute<Services = ApiServices> extends AnyRoute {
  readonly access: 'open';
  handle(request: ApiRequest, services: Services): Promise<ApiAnswer>;
}

export interface TenantRoute<Services = ApiServices> extends AnyRoute {
  readonly access: 'tenant';
  handle(request: TenantRequest, services: Services): Promise<ApiAnswer>;
}

/** A route that tenants may not call. */
export interface OperatorRoute<Services = ApiServices> extends AnyRoute {
  readonly access: 'operator';
  handle(request: OperatorRequest, services: Services): Promise<ApiAnswer>;
}

/** @template Services what its `handle` works with: the console has more than the API */
export type Route<Services = ApiServices> =
  OpenRoute<Services> | TenantRoute<Services> | OperatorRoute<Services>;

/** What a route says of itself: all but what it does. */
export type RouteFacts = Omit<Route, 'handle'>;

/** An answer with a JSON body. */
export function jsonAnswer(
  status: number,
  value: object,
  headers?: Readonly<Record<string, string>>,
): ApiAnswer {
  return { status, body: JSON.stringify(value), ...(headers && { headers }) };
}
