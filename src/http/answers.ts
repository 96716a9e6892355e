import type { Answer, RouteFacts } from './route.ts';
import { PROBLEM_SCHEMA } from './problem.ts';

/** Headers of every answer. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'X-Request-Id': 'The id of the request. The logs have it.',
};

const HEADERS: Readonly<Record<number, Answer['headers']>> = {
  // One of them says what the route takes.
  415: {
    Accept: 'The content types that the body may have.',
    'Accept-Encoding': '`identity`: the body must not be compressed.',
  },
};

/** All answers of a route, by status: its own, and those of the checks before it. */
export function answersOf(route: RouteFacts): readonly Answer[] {
  const own = new Set(route.answers.map(({ status }) => status));
  const others = checkAnswers(route).filter(({ status }) => !own.has(status));
  return [...route.answers, ...others].sort((one, other) => one.status - other.status);
}

function checkAnswers({ access, body }: RouteFacts): Answer[] {
  const open = access === 'open';
  const problems: readonly (readonly [applies: boolean, status: number, description: string])[] = [
    [true, 400, 'A parameter is wrong or unknown, or the body is not JSON.'],
    [!open, 401, 'The request has no credentials.'],
    [!open, 403, 'The caller may not do this, or not for this tenant.'],
    [true, 406, 'The request accepts none of the content types of this route.'],
    [body !== undefined, 413, `The body has more than ${body?.maxBytes ?? 0} bytes.`],
    [
      body !== undefined,
      415,
      'The body has a content type that the route does not take, or it is compressed.',
    ],
    [body?.as === 'json', 422, 'The body does not match its schema.'],
    [true, 500, 'The request failed by an error that nobody foresaw.'],
  ];
  return problems.flatMap(([applies, status, description]) =>
    applies
      ? [
          {
            status,
            description,
            schema: PROBLEM_SCHEMA,
            ...(HEADERS[status] && { headers: HEADERS[status] }),
          },
        ]
      : [],
  );
}
