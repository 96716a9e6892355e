import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { getRequestListener } from '@hono/node-server';

import { problemResponse } from './problem-response.ts';

/** A request that was answered. */
export interface Answered {
  readonly method: string;
  /** Without the query, which may be private. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, answers those that have arrived as a whole, and closes all connections. */
  readonly stop: () => Promise<void>;
}

/** Answers a request. @param stop aborted when the server stops */
export type AnswerRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  stop: AbortSignal,
) => Promise<Response>;

export interface LoopbackOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly answer: AnswerRequest;
  readonly onAnswer?: (answered: Answered) => void;
  /** Longest request line and headers, together. */
  readonly maxHeaderBytes: number;
  /** Milliseconds in which a request must have arrived as a whole. */
  readonly arrivalTimeoutMs: number;
}

/**
 * Serves requests of this machine only.
 *
 * @throws the server's error if the port can't be used.
 */
export async function serveLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const fetch = async (incoming: Incoming, outgoing: Outgoing): Promise<Response> => {
    const began = performance.now();
    const answering = options.answer(incoming, outgoing, stopping.signal);
    underWay.add(answering);
    const sent = Promise.withResolvers<undefined>();
    outgoing.once('close', () => sent.resolve(undefined));
    underWay.add(sent.promise);
    void sent.promise.finally(() => underWay.delete(sent.promise));
    try {
      const response = await answering;
      if (stopping.signal.aborted) response.headers.set('connection', 'close');
      options.onAnswer?.({
        method: incoming.method ?? '',
        path: incoming.url?.split('?', 1)[0] ?? '',
        status: response.status,
        milliseconds: performance.now() - began,
      });
      return response;
    } catch (error) {
      // A defect. Other requests go on.
      process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
      return problemResponse('internal', 'The request failed. The terminal says why.');
    } finally {
      underWay.delete(answering);
    }
  };
  const server = createHttpServer(fetch, options);
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stop: async () => {
      const closed = once(server, 'close');
      stopping.abort();
      server.close();
      while (underWay.size > 0) await Promise.allSettled(underWay);
      server.closeAllConnections();
      await closed;
    },
  };
}

type Incoming = IncomingMessage;
type Outgoing = ServerResponse;

interface Bindings {
  readonly incoming: Incoming;
  readonly outgoing: Outgoing;
}

function createHttpServer(
  fetch: (incoming: Incoming, outgoing: Outgoing) => Promise<Response>,
  { maxHeaderBytes, arrivalTimeoutMs }: LoopbackOptions,
): Server {
  const listener = getRequestListener(
    (_, bindings) => {
      const { incoming, outgoing } = bindings as Bindings;
      return fetch(incoming, outgoing);
    },
    {
      overrideGlobalObjects: false,
      errorHandler: () =>
        problemResponse('invalid_request', 'The request line or the header Host is wrong.'),
    },
  );
  const server = createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      requestTimeout: arrivalTimeoutMs,
      headersTimeout: arrivalTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, arrivalTimeoutMs),
    },
    (request, response) => void listener(request, response),
  );
  // The body is asked for only after the headers have been checked.
  server.on('checkContinue', (request, response) => void listener(request, response));
  server.on('clientError', (error: ParserError, socket: Socket) =>
    answerUnreadable(error, socket, maxHeaderBytes),
  );
  return server;
}

type ParserError = Error & { readonly code?: string };

/** Says why Node's parser gave up a request. */
function answerUnreadable(error: ParserError, socket: Socket, maxHeaderBytes: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = problemOf(error.code, maxHeaderBytes);
  const body = JSON.stringify({
    type: 'about:blank',
    title: detail,
    status,
    detail,
    error: detail,
  });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${randomUUID()}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function problemOf(
  code: string | undefined,
  maxHeaderBytes: number,
): [status: number, detail: string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, `Request line and headers may have at most ${maxHeaderBytes} bytes.`];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'The request did not arrive in time.'];
    default:
      return [400, 'This is no HTTP/1.1 request.'];
  }
}

async function listen(server: Server, port: number): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  await listening;
}
