import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { carryOut, type Answer, type Call } from './call.ts';
import type { ServiceName } from './fault-kinds.ts';
import type { FaultSource } from './fault-plan.ts';
import type { FailingService } from './services.ts';
import { STRIKES, type Exchange } from './strikes.ts';

/** A proxy before an AWS service, on loopback. */
export interface FaultyService {
  readonly name: ServiceName;
  readonly endpoint: string;
  /** Resets every open connection, with the calls under way on them. They may still be carried out. */
  readonly cut: () => void;
  /** Waits until nothing that was passed on is still being carried out. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a proxy that does to each call what `faults` says. */
export async function startFaultyService(
  service: FailingService,
  target: string,
  faults: FaultSource,
): Promise<FaultyService> {
  const sockets = new Set<Socket>();
  const underWay = new Set<Promise<void>>();
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    // A caller that is gone is no error of the proxy's.
    for (const stream of [request, response]) stream.on('error', () => undefined);
    const handled = handle({ service, target, agent, request, response }, faults)
      .catch(() => response.socket?.resetAndDestroy())
      .then(() => void underWay.delete(handled));
    underWay.add(handled);
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
  return { name: service.name, endpoint: `http://127.0.0.1:${port}`, cut, settled, stop };
}

interface Passage {
  readonly service: FailingService;
  readonly target: string;
  readonly agent: Agent;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function handle(passage: Passage, faults: FaultSource): Promise<void> {
  const { service, target, agent, request, response } = passage;
  const { method = 'GET', url: path = '/', headers } = request;
  const call: Call = { method, path, headers, body: await buffer(request) };
  const operation = service.operationOf(call);
  const kind = operation === undefined ? undefined : faults.next(service, operation);
  if (operation === undefined || kind === undefined) {
    give(response, await carryOut(call, target, agent));
    return;
  }
  const exchange: Exchange = {
    call,
    operation,
    service,
    carryOut: (other = call) => carryOut(other, target, agent),
    answer: (given) => give(response, given),
    answerInPart: (given, share, tellsLength) => giveInPart(response, given, share, tellsLength),
    reset: () => void response.socket?.resetAndDestroy(),
    killCaller: () => faults.killCaller(),
  };
  await STRIKES[kind](exchange, faults.random);
}

function give(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.end(body);
}

/** Where no length is told, the end of the connection looks like the end of the answer. */
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
