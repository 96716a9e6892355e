import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { deadlineBefore } from '../../src/batch/invocation-time.ts';
import { problemAnswer, type ProblemKind, type ProblemOptions } from '../../src/http/problem.ts';
import { responseOf } from '../../src/http/create-app.ts';
import { lastOnConnection } from '../loopback/problem-response.ts';
import { readBody } from '../loopback/read-body.ts';
import type { ConsoleTarget, Opening, ExplainedFailure, Trouble } from './console-target.ts';
import { onlyReads, READ_ONLY_TEXT } from './read-only.ts';

/** The largest body of a route: an edited message of 1 MiB with its layout, as a string in JSON. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Milliseconds in which a request must be answered. */
const TIME_MS = 30_000;
/** With less left, a request begins nothing new. A long replay stops then, and the page resumes it. */
const BEGIN_RESERVE_MS = 5_000;
/** With less left, running calls are aborted. */
const ABORT_RESERVE_MS = 1_000;
/** Milliseconds to wait for a try to find the stack. After the first one, the error of the last is known. */
const WAIT_MS = { first: 10_000, later: 2_000 };

/** The methods that `Request` takes. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export interface ConsoleApi {
  readonly target: ConsoleTarget;
  readonly readOnly: boolean;
  /** Milliseconds. */
  readonly now: () => number;
  /** Differs in tests. */
  readonly waitMs?: typeof WAIT_MS;
}

/**
 * Answers a request of the page by the routes of the console.
 *
 * @param url of the route: without `/api`
 */
export async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  stop: AbortSignal,
  api: ConsoleApi,
): Promise<Response> {
  const { method = 'GET' } = request;
  const requestId = randomUUID();
  const refuse = (kind: ProblemKind, detail: string, options: ProblemOptions = {}): Response =>
    responseOf(problemAnswer(kind, detail, options), { requestId });
  if (!METHODS.includes(method)) {
    return refuse('method_not_allowed', `The console takes no ${method}.`);
  }
  if (api.readOnly && !onlyReads(method, url.searchParams)) {
    return refuse('forbidden', READ_ONLY_TEXT, { members: { read_only: true } });
  }
  const began = api.now();
  const reading = await readBody(request, MAX_BODY_BYTES, () => response.writeContinue(), stop);
  if (reading.kind !== 'read') {
    return lastOnConnection(
      reading.kind === 'too_large'
        ? refuse('too_large', `The body must have at most ${MAX_BODY_BYTES} bytes.`)
        : refuse('unavailable', 'The request did not arrive as a whole.'),
    );
  }
  const gone = abandonment(response);
  const opening = await openingOf(api);
  if (opening.kind === 'trouble') {
    return refuse('unavailable', opening.trouble.detail, troubleOptions(opening.trouble));
  }
  const { stack } = opening;
  const left = (): number => (gone.aborted ? 0 : TIME_MS - (api.now() - began));
  // Once the console is stopped, running work may end, but nothing new begins.
  const remaining = (): number => (stop.aborted ? Math.min(left(), BEGIN_RESERVE_MS) : left());
  const time = deadlineBefore({ remaining }, BEGIN_RESERVE_MS, ABORT_RESERVE_MS);
  const deadline = {
    remaining: () => time.remaining(),
    get signal() {
      // An operation that runs stops at once, and saves how far it came.
      return AbortSignal.any([time.signal, gone, stop]);
    },
  };
  const answer = await stack.app.fetch(requestOf(request, url, reading.body), {
    requestId,
    deadline,
  });
  const failure = stack.failureOf(requestId);
  return failure ? refuse(...failureProblem(failure)) : answer;
}

/** Aborted when nobody waits for the answer any more: a person has stopped a replay, or closed the page. */
function abandonment(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** How the newest try to open the stack ended. If it still goes on: how the one before ended. */
async function openingOf({ target, waitMs = WAIT_MS }: ConsoleApi): Promise<Opening> {
  const last = target.lastOpening;
  const over = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => over.resolve(undefined), last ? waitMs.later : waitMs.first);
  const opening = await Promise.race([target.current(), over.promise]);
  clearTimeout(timer);
  return opening ?? last ?? STILL_OPENING;
}

const STILL_OPENING: Opening = {
  kind: 'trouble',
  trouble: { missing: 'stack', detail: 'The stack is not found yet. The console goes on looking.' },
};

const RETRY = { 'retry-after': '3' };

function troubleOptions({ missing }: Trouble): ProblemOptions {
  return { headers: RETRY, ...(missing && { members: { missing } }) };
}

/** The request without `/api`, and without the cookie, which is the server's business. */
function requestOf({ method, rawHeaders }: IncomingMessage, url: URL, body: Buffer): Request {
  const headers = new Headers();
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const [name = '', value = ''] = rawHeaders.slice(place, place + 2);
    if (name.toLowerCase() !== 'cookie') headers.append(name, value);
  }
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  return new Request(url, { method: method ?? 'GET', headers, ...(hasBody && { body }) });
}

function failureProblem({
  diagnosis,
  detail,
}: ExplainedFailure): [ProblemKind, string, ProblemOptions] {
  switch (diagnosis.kind) {
    case 'missing':
      return ['unavailable', detail, troubleOptions({ missing: diagnosis.missing, detail })];
    case 'denied': {
      const { action } = diagnosis;
      return [
        'forbidden',
        detail,
        action === undefined ? {} : { members: { missing_action: action } },
      ];
    }
    case 'failed':
      return ['unavailable', detail, { headers: RETRY }];
  }
}
