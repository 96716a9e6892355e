import type { ConsoleApi, Problem as ProblemDetails } from '#generated/console-api.ts';

/** `GET /events/{id}` */
export type RouteName = keyof ConsoleApi;

/** What a request of a route takes: `path`, `query` and `body`, as far as the route has them. */
export type RequestOf<Name extends RouteName> = Omit<ConsoleApi[Name], 'answer'>;

export type AnswerOf<Name extends RouteName> = ConsoleApi[Name]['answer'];

interface AnyRequest {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The body of a route that takes it as text. */
  readonly text?: string;
}

/** A request that did not succeed. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  /** 0: the console's server did not answer. */
  readonly status: number;
  /** Members that only some problems have, such as `missing` and `preview`, are in it as well. */
  readonly problem: Partial<ProblemDetails> & Readonly<Record<string, unknown>>;

  constructor(status: number, problem: RequestFailed['problem']) {
    super(problem.detail ?? `The console’s server answered with ${String(status)}.`);
    this.status = status;
    this.problem = problem;
  }
}

/** A successful answer, with its status: an operation that isn't over has 202. */
export interface Answered<Name extends RouteName> {
  readonly status: number;
  readonly value: AnswerOf<Name>;
}

/** Sends a request to a route, and gives the answer's value. @throws RequestFailed, or the signal's reason */
export async function call<Name extends RouteName>(
  name: Name,
  request: RequestOf<Name>,
  options: CallOptions = {},
): Promise<AnswerOf<Name>> {
  return (await callWithStatus(name, request, options)).value;
}

/** The same, for routes whose status says something. */
export async function callWithStatus<Name extends RouteName>(
  name: Name,
  request: RequestOf<Name>,
  { signal, text }: CallOptions = {},
): Promise<Answered<Name>> {
  const { path = {}, query = {}, body }: AnyRequest = request;
  const [method = 'GET', template = ''] = name.split(' ');
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`/api${pathOf(template, path)}${queryOf(query)}`, {
    method,
    ...(signal && { signal }),
    ...(sent !== undefined && { body: sent, headers: { 'content-type': 'application/json' } }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new RequestFailed(0, { detail: 'The console’s server does not answer.' });
  });
  const value: unknown = await response.json().catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    // A proxy, or a server that is being stopped, may answer with something else, or break off.
    if (response.ok) throw new RequestFailed(0, { detail: BROKEN_OFF });
    return {};
  });
  if (!response.ok) throw new RequestFailed(response.status, value as RequestFailed['problem']);
  return { status: response.status, value: value as AnswerOf<Name> };
}

const BROKEN_OFF = 'The answer of the console’s server did not arrive as a whole. Try again.';

/** Whatever was thrown, as a page shows it. */
export function failureOf(error: unknown): RequestFailed {
  if (error instanceof RequestFailed) return error;
  return new RequestFailed(0, { detail: error instanceof Error ? error.message : String(error) });
}

function pathOf(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  );
}

function queryOf(values: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  );
  return query.size === 0 ? '' : `?${query.toString()}`;
}
