import {
  serveLoopback,
  type Answered,
  type LoopbackServer,
} from '../../loopback/serve-loopback.ts';
import { answerRequest, MAX_HEADER_BYTES, TIMEOUT_SECONDS, type Gateway } from './gateway.ts';

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
export function serveApi(options: ServeApiOptions): Promise<LoopbackServer> {
  return serveLoopback({
    port: options.port,
    onAnswer: options.onAnswer,
    maxHeaderBytes: MAX_HEADER_BYTES,
    arrivalTimeoutMs: options.arrivalTimeoutMs ?? TIMEOUT_SECONDS * 1000,
    answer: (request, response, stop) => answerRequest(request, response, { ...options, stop }),
  });
}
