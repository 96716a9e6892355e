import type { FieldError } from '../core/field-error.ts';
import type { ApiAnswer, JsonSchema } from './route.ts';

/** The kinds of problems, each with its status and its title. */
const PROBLEMS = {
  invalid_request: [400, 'The request is not valid'],
  unauthenticated: [401, 'The request has no credentials'],
  forbidden: [403, 'The caller may not do this'],
  not_found: [404, 'There is no such thing'],
  method_not_allowed: [405, 'The path does not take this method'],
  not_acceptable: [406, 'No answer has a content type that the request accepts'],
  conflict: [409, 'The request conflicts with what is stored'],
  too_large: [413, 'The request is too large'],
  unsupported_media_type: [415, 'The body has a content type that is not taken'],
  invalid_content: [422, 'The content is not valid'],
  internal: [500, 'The request failed by an error that nobody foresaw'],
  unavailable: [503, 'A service that the request needs does not answer'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemKind = keyof typeof PROBLEMS;

/** The statuses that problems have, sorted. */
export const PROBLEM_STATUSES: readonly number[] = Object.values(PROBLEMS).map(
  ([status]) => status,
);

/** One error of a request: in its body (`pointer`), or in a parameter. */
export type ProblemError = { readonly keyword: string; readonly detail: string } & (
  { readonly pointer: string } | { readonly parameter: string }
);

/** Problem details of RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The detail once more: simple clients read it here. */
  readonly error: string;
  readonly errors: readonly ProblemError[];
}

/** What a problem may have beside its kind and its detail. */
export interface ProblemOptions {
  readonly errors?: readonly ProblemError[];
  /** Members of its own, such as the facts of the event that it is about. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param detail a sentence for the caller. It has no value of the request, which may be private. */
export function problem(
  kind: ProblemKind,
  detail: string,
  errors?: readonly ProblemError[],
): Problem {
  const [status, title] = PROBLEMS[kind];
  const type = `urn:problem-type:event-processor:${kind}`;
  return { type, title, status, detail, error: detail, errors: errors ?? [] };
}

/** The answer that tells a problem. */
export function problemAnswer(
  kind: ProblemKind,
  detail: string,
  { errors, members, headers }: ProblemOptions = {},
): ApiAnswer {
  const told = problem(kind, detail, errors);
  return {
    status: told.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ ...told, ...members }),
  };
}

/** Errors of a body. */
export function bodyErrors(errors: readonly FieldError[]): ProblemError[] {
  return errors.map(({ pointer, rule, message }) => ({ pointer, keyword: rule, detail: message }));
}

/** The schema of every problem. */
export const PROBLEM_SCHEMA: JsonSchema = {
  title: 'Problem',
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'error', 'errors'],
  properties: {
    type: {
      description: 'The kind of the problem. It never changes, whatever the title says.',
      enum: Object.keys(PROBLEMS).map((kind) => `urn:problem-type:event-processor:${kind}`),
    },
    title: { type: 'string' },
    status: { type: 'integer', enum: PROBLEM_STATUSES },
    detail: { type: 'string' },
    error: { type: 'string', description: 'The detail once more.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['keyword', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer (RFC 6901) into the body.' },
          parameter: { type: 'string', description: 'The parameter that is wrong.' },
          keyword: { type: 'string', description: 'Name of the rule that is broken.' },
          detail: { type: 'string' },
        },
      },
    },
  },
};
