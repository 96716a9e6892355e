import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { lastOnConnection, problemResponse as refused } from '../../loopback/problem-response.ts';
import { readBody } from '../../loopback/read-body.ts';
import { responseOf } from './api-answer.ts';
import { apiEvent, decodedPath } from './api-event.ts';
import { routeFor, type ApiRoute } from './api-routes.ts';
import { authorize } from './authorize.ts';
import { foreignSender } from './check-sender.ts';
import type { EnvironmentPool } from './environment-pool.ts';

/** Largest body that API Gateway takes: 10 MB. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Largest request line and headers that API Gateway takes, together. */
export const MAX_HEADER_BYTES = 10_240;
/** API Gateway waits so long for a function. */
export const TIMEOUT_SECONDS = 30;
/** Lambda's limit on the payload of a synchronous invocation: 6 MB, for event and answer each. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** What answers the requests. */
export interface Gateway {
  readonly routes: readonly ApiRoute[];
  readonly pool: Pick<EnvironmentPool, 'invoke'>;
  readonly timeout: (milliseconds: number) => AbortSignal;
  /** Aborted when the server stops: bodies that haven't arrived aren't waited for. */
  readonly stop: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Answers a request as API Gateway does, with an answer of the function or one of its own. API Gateway's own answers have
 * only `{"message": …}`. These say what to do.
 */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  gateway: Gateway,
): Promise<Response> {
  const { url: target = '', headers } = request;
  const foreign = foreignSender(headers, request.socket.localPort ?? 0);
  if (foreign !== undefined) return refused('forbidden', foreign);
  const path = target.startsWith('/') ? decodedPath(target) : undefined;
  if (path === undefined) {
    return refused('invalid_request', 'The path must begin with / and have only valid escapes.');
  }
  const proceed = (): void => response.writeContinue();
  const reading = await readBody(request, MAX_BODY_BYTES, proceed, gateway.stop);
  switch (reading.kind) {
    case 'too_large':
      return lastOnConnection(refused('too_large', TOO_LARGE));
    case 'cut':
      return lastOnConnection(refused('unavailable', 'The request did not arrive as a whole.'));
    case 'read':
      return passOn(request, path, reading.body, gateway);
  }
}

async function passOn(
  request: IncomingMessage,
  path: string,
  body: Buffer,
  gateway: Gateway,
): Promise<Response> {
  const { method = 'GET', url: target = '', rawHeaders, headers, socket } = request;
  const route = routeFor(gateway.routes, method, path);
  if (!route) return refused('not_found', 'The API has no such route.');
  const found = authorize(route, headers.authorization);
  if (found.kind === 'no_token') {
    return refused('unauthenticated', 'The header Authorization must have a bearer token (JWT).', {
      'www-authenticate': 'Bearer',
    });
  }
  const requestId = randomUUID();
  const http = { method, target, rawHeaders, body, sourceIp: socket.remoteAddress ?? '127.0.0.1' };
  const authorizer = found.kind === 'known' ? found.authorizer : undefined;
  const event = apiEvent(http, { route, requestId, time: gateway.now(), authorizer });
  if (payloadBytes(event) > MAX_PAYLOAD_BYTES) return refused('too_large', TOO_LARGE);
  return invoke(event, requestId, gateway);
}

const TOO_LARGE =
  'API Gateway takes bodies of up to 10 MB, and Lambda events of up to 6 MB. The API’s own limits are lower.';

async function invoke(
  event: object,
  requestId: string,
  { pool, timeout }: Gateway,
): Promise<Response> {
  const timedOut = timeout(TIMEOUT_SECONDS * 1000);
  try {
    const answer = await pool.invoke(event, requestId, timedOut);
    const response =
      payloadBytes(answer ?? null) > MAX_PAYLOAD_BYTES ? undefined : responseOf(answer);
    return response ?? refused('internal', 'The function’s answer is none, or over 6 MB.');
  } catch (error) {
    if (timedOut.aborted) {
      const detail = `The function did not answer within ${TIMEOUT_SECONDS} s. Send the request again.`;
      return refused('unavailable', detail, { 'retry-after': '1' });
    }
    return refused('internal', `The function failed: ${firstLine(error)}`);
  }
}

function payloadBytes(payload: unknown): number {
  return Buffer.byteLength(JSON.stringify(payload));
}

function firstLine(error: unknown): string {
  return String(error).split('\n', 1)[0] ?? '';
}
