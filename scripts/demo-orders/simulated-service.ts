import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import { seededRandom } from '../traffic/random.ts';

/** How a call fails. After the last two, the caller doesn't know whether the service acted. */
const TROUBLES = ['error', 'busy', 'reset', 'answer_lost', 'slow'] as const;
type Trouble = (typeof TROUBLES)[number];

/** Maximum number of failed calls with one key before one succeeds. A message is received at most five times. */
const MAX_TROUBLES = 3;

/** What a service does for a request. Called once for each key. */
export type Act = (request: Record<string, unknown>) => Record<string, unknown>;

/**
 * An idempotent service on loopback: it acts once for each `Idempotency-Key`, and gives the same answer to every call
 * with that key. Its seed decides which calls are slow, fail or lose their answer.
 */
export class SimulatedService {
  calls = 0;
  /** Calls that repeat the key of an earlier call on which the service acted. */
  repeatedCalls = 0;
  readonly troubles: Record<Trouble, number> = {
    error: 0,
    busy: 0,
    reset: 0,
    answer_lost: 0,
    slow: 0,
  };
  private readonly name: string;
  private readonly seed: number;
  private readonly act: Act;
  private readonly slowMilliseconds: number;
  private readonly callsOfKey = new Map<string, number>();
  private readonly answers = new Map<string, Record<string, unknown>>();
  private readonly stopped = new AbortController();
  private readonly server = createServer((request, response) => {
    this.serve(request, response).catch(() => request.socket.destroy());
  });

  constructor(
    name: string,
    seed: number,
    act: Act,
    { slowMilliseconds }: { readonly slowMilliseconds: number },
  ) {
    this.name = name;
    this.seed = seed;
    this.act = act;
    this.slowMilliseconds = slowMilliseconds;
  }

  /** Starts listening, and returns the service's URL. */
  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${this.name}`;
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = String(request.headers['idempotency-key']);
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    this.calls += 1;
    const trouble = this.troubleOf(key);
    if (trouble) this.troubles[trouble] += 1;
    if (trouble === 'error') send(response, 500, { message: 'simulated' });
    else if (trouble === 'busy') {
      response.setHeader('retry-after', '1');
      send(response, 429, { message: 'simulated' });
    } else if (trouble === 'reset') request.socket.destroy();
    else {
      const answer = this.answerTo(key, body);
      if (trouble === 'slow') {
        await wait(this.slowMilliseconds, undefined, { signal: this.stopped.signal });
      }
      if (trouble === 'answer_lost') request.socket.destroy();
      else send(response, 200, answer);
    }
  }

  /** Depends only on the seed, the key and how often the key was used, not on the order of the calls. */
  private troubleOf(key: string): Trouble | undefined {
    const call = this.callsOfKey.get(key) ?? 0;
    this.callsOfKey.set(key, call + 1);
    const random = seededRandom(this.seed, this.name, key);
    const count = random.chance(0.4) ? 0 : 1 + random.below(MAX_TROUBLES);
    const troubles = Array.from({ length: count }, () => random.pick(TROUBLES));
    return troubles[call];
  }

  private answerTo(key: string, request: Record<string, unknown>): Record<string, unknown> {
    const given = this.answers.get(key);
    if (given) this.repeatedCalls += 1;
    const answer = given ?? this.act(request);
    this.answers.set(key, answer);
    return answer;
  }
}

function send(response: ServerResponse, status: number, answer: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}
