import { once } from 'node:events';
import { createServer, STATUS_CODES, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { getRequestListener } from '@hono/node-server';

import {
  answerRequest,
  MAX_HEADER_BYTES,
  refused,
  TIMEOUT_SECONDS,
  type Gateway,
} from './gateway.ts';

/** A request that was answered. */
export interface Answered {
  readonly method: string;
  /** Without the query, which may be private. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
}

export interface ApiServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Takes no more requests, answers those that have arrived as a whole, and closes all connections. */
  readonly stop: () => Promise<void>;
}

export interface ServeApiOptions extends Omit<Gateway, 'stop'> {
  /** 0: any free port. */
  readonly port: number;
  readonly onAnswer: (answered: Answered) => void;
  /** Milliseconds in which a request must have arrived as a whole. Default: as long as API Gateway waits for a function. */
  readonly arrivalTimeoutMs?: number;
}

/**
 * Serves a function on loopback as an HTTP API of API Gateway does.
 *
 * @throws the server's error if the port can't be used.
 */
export async function serveApi(options: ServeApiOptions): Promise<ApiServer> {
  const stopping = new AbortController();
  const gateway: Gateway = { ...options, stop: stopping.signal };
  const underWay = new Set<Promise<unknown>>();
  const fetch = async (_: Request, { incoming, outgoing }: Bindings): Promise<Response> => {
    const began = performance.now();
    const answering = answerRequest(incoming, outgoing, gateway);
    underWay.add(answering);
    const sent = Promise.withResolvers<undefined>();
    outgoing.once('close', () => sent.resolve(undefined));
    underWay.add(sent.promise);
    void sent.promise.finally(() => underWay.delete(sent.promise));
    try {
      const response = await answering;
      if (stopping.signal.aborted) response.headers.set('connection', 'close');
      options.onAnswer({
        method: incoming.method ?? '',
        path: incoming.url?.split('?', 1)[0] ?? '',
        status: response.status,
        milliseconds: performance.now() - began,
      });
      return response;
    } finally {
      underWay.delete(answering);
    }
  };
  const server = createHttpServer(fetch, options.arrivalTimeoutMs ?? TIMEOUT_SECONDS * 1000);
  await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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

interface Bindings {
  readonly incoming: Parameters<typeof answerRequest>[0];
  readonly outgoing: Parameters<typeof answerRequest>[1];
}

function createHttpServer(
  fetch: (request: Request, bindings: Bindings) => Promise<Response>,
  arrivalTimeoutMs: number,
): Server {
  const listener = getRequestListener((request, bindings) => fetch(request, bindings as Bindings), {
    overrideGlobalObjects: false,
    errorHandler: () => refused('invalid_request', 'The request line or the header Host is wrong.'),
  });
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: arrivalTimeoutMs,
      headersTimeout: arrivalTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, arrivalTimeoutMs),
    },
    (request, response) => void listener(request, response),
  );
  // The body is asked for only after the headers have been checked.
  server.on('checkContinue', (request, response) => void listener(request, response));
  server.on('clientError', answerUnreadable);
  return server;
}

/** Says why Node's parser gave up a request. */
function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = problemOf(error.code);
  const body = JSON.stringify({
    type: 'about:blank',
    title: detail,
    status,
    detail,
    error: detail,
  });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function problemOf(code: string | undefined): [status: number, detail: string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, `Request line and headers may have at most ${MAX_HEADER_BYTES} bytes.`];
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
