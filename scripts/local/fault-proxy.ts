import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as sendRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call to an AWS service: its HTTP request. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A call that has arrived at the proxy, and what can be done with it. */
export interface Exchange {
  readonly call: Call;
  /** Passes the call on to the service, or another call in its place, and gives the service's answer. */
  readonly carryOut: (call?: Call) => Promise<Answer>;
  readonly answer: (answer: Answer) => void;
  /**
   * Sends the answer up to this share of its body, then ends the connection.
   *
   * @param tellsLength whether the headers give the whole length. If not, the caller can't see that a part is missing.
   */
  readonly answerInPart: (answer: Answer, share: number, tellsLength: boolean) => void;
  /** Resets the caller's connection. */
  readonly reset: () => void;
}

/** Decides what becomes of a call. A call that is neither answered nor reset stays open until the caller gives up. */
export type Treatment = (exchange: Exchange) => Promise<void> | void;

/** A proxy on loopback in front of an AWS service. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Resets every open connection. The calls on them may still be carried out. */
  readonly cut: () => void;
  /** Waits until the treatment of every call has ended. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a proxy that treats each call with `treat`. If that fails, the proxy resets the connection. */
export async function startFaultProxy(target: string, treat: Treatment): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const underWay = new Set<Promise<void>>();
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    // A caller may go away at any time.
    for (const stream of [request, response]) stream.on('error', () => undefined);
    const treated = exchangeOf(request, response, { target, agent })
      .then(treat)
      .catch(() => response.socket?.resetAndDestroy())
      .then(() => void underWay.delete(treated));
    underWay.add(treated);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const settled = async (): Promise<void> => {
    await Promise.all(underWay);
  };
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
    await settled();
    agent.destroy();
  };
  return { endpoint: `http://127.0.0.1:${port}`, cut, settled, stop };
}

interface Service {
  readonly target: string;
  readonly agent: Agent;
}

async function exchangeOf(
  request: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<Exchange> {
  const { method = 'GET', url: path = '/', headers } = request;
  const call: Call = { method, path, headers, body: await buffer(request) };
  return {
    call,
    carryOut: (other = call) => carryOut(other, service),
    answer: (answer) => give(response, answer),
    answerInPart: (...part) => giveInPart(response, ...part),
    reset: () => void response.socket?.resetAndDestroy(),
  };
}

/** Headers that belong to one connection, not to the call. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'expect'];

/** Passes a call on, and waits for the whole answer even if the caller has gone. */
function carryOut(call: Call, { target, agent }: Service): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { method, path, body } = call;
  const headers = { ...lasting(call.headers), 'content-length': String(body.length) };
  const outgoing = sendRequest(new URL(path, target), { method, headers, agent }, (incoming) => {
    buffer(incoming).then((received) => {
      const answered = lasting(incoming.headers);
      resolve({ status: incoming.statusCode ?? 502, headers: answered, body: received });
    }, reject);
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

function lasting(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const entries = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.includes(name));
  return Object.fromEntries(entries);
}

function give(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.end(body);
}

function giveInPart(
  response: ServerResponse,
  { status, headers, body }: Answer,
  share: number,
  tellsLength: boolean,
): void {
  const { socket } = response;
  if (response.destroyed || !socket) return;
  const length = tellsLength ? String(body.length) : undefined;
  const sent = { ...headers, 'content-length': length, connection: 'close' };
  response.useChunkedEncodingByDefault = false;
  response.writeHead(status, Object.fromEntries(Object.entries(sent).filter(([, value]) => value)));
  response.write(body.subarray(0, Math.floor(body.length * share)), () => void socket.end());
  response.flushHeaders();
}
