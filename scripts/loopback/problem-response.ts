import { randomUUID } from 'node:crypto';

import { problemAnswer, type ProblemKind } from '../../src/http/problem.ts';

/** The answer of a server itself, not of the app behind it. It has an id, as the answers of the app do. */
export function problemResponse(
  kind: ProblemKind,
  detail: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const { status, headers = {}, body } = problemAnswer(kind, detail, { headers: more });
  return new Response(body, { status, headers: { ...headers, 'x-request-id': randomUUID() } });
}

/** Whatever follows on the connection is the rest of a body. */
export function lastOnConnection(response: Response): Response {
  response.headers.set('connection', 'close');
  return response;
}
