import { serveLoopback } from '../loopback/serve-loopback.ts';
import { Access } from './access.ts';
import { answerRequest, type ConsoleAnswers } from './answer-request.ts';
import { secured } from './security-headers.ts';

/** Longest request line and headers, together. Filters are in the address. */
const MAX_HEADER_BYTES = 16 * 1024;
/** Milliseconds in which a request must have arrived as a whole. */
const ARRIVAL_TIMEOUT_MS = 30_000;

export interface ServeConsoleOptions extends Omit<ConsoleAnswers, 'access' | 'port'> {
  /** 0: any free port. */
  readonly port: number;
  readonly arrivalTimeoutMs?: number;
}

export interface ConsoleServer {
  /** Lets one browser in, once. */
  readonly link: string;
  /** Takes no more requests, ends those under way, and closes all connections. */
  readonly stop: () => Promise<void>;
}

/**
 * Serves the console to one browser of this machine.
 *
 * @throws the server's error if the port can't be used.
 */
export async function serveConsole(options: ServeConsoleOptions): Promise<ConsoleServer> {
  const listening = Promise.withResolvers<ConsoleAnswers>();
  const server = await serveLoopback({
    port: options.port,
    maxHeaderBytes: MAX_HEADER_BYTES,
    arrivalTimeoutMs: options.arrivalTimeoutMs ?? ARRIVAL_TIMEOUT_MS,
    answer: async (request, response, stop) =>
      secured(await answerRequest(request, response, stop, await listening.promise)),
  });
  const { port } = server;
  const access = new Access(port);
  listening.resolve({ ...options, port, access });
  return {
    link: `${server.url}/?token=${access.token}`,
    stop: async () => {
      await server.stop();
      options.target.close();
    },
  };
}
