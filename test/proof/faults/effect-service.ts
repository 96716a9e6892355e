import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { Script, Trouble } from './order-script.ts';

/** What a handler says when it begins. */
export interface BegunRun {
  readonly tenantId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The idempotency key. */
  readonly key: string;
  /** The number of the attempt, as the handler was told it. */
  readonly attempt: number;
}

/** What the service answers to a handler that begins. */
export interface Instructions {
  readonly run: number;
  readonly trouble?: Trouble;
  readonly followUps: number;
}

/** One run of a handler. */
export interface HandlerRun extends BegunRun {
  /** Milliseconds since 1970. */
  readonly beganAt: number;
  /** Milliseconds since 1970. Missing if the handler never reported its end: its process died, or it still runs. */
  readonly endedAt?: number;
  readonly trouble?: Trouble;
}

/** An effect that the service had for an event. */
export interface Effect {
  readonly tenantId: string;
  readonly eventId: string;
  readonly key: string;
}

/** What the service saw. */
export interface HandlerLog {
  /** In the order in which they began. */
  readonly runs: readonly HandlerRun[];
  readonly effects: readonly Effect[];
  /** Calls that asked for an effect which the service had already had for that key. */
  readonly repeatedCalls: number;
}

/**
 * The service that handlers under attack call, on loopback. It outlives their processes: it tells each run what to do,
 * has one effect for each idempotency key, and remembers everything.
 */
export class EffectService implements HandlerLog {
  readonly runs: HandlerRun[] = [];
  readonly effects: Effect[] = [];
  repeatedCalls = 0;
  private readonly keys = new Set<string>();
  private readonly scriptOf: (run: BegunRun) => Script;
  private readonly server = createServer((request, response) => {
    this.serve(request, response).catch(() => request.socket.destroy());
  });

  constructor(scriptOf: (run: BegunRun) => Script) {
    this.scriptOf = scriptOf;
  }

  /** Starts listening, and gives the service's URL. */
  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse(await text(request));
    const answer = this.answerTo(request.url ?? '', body);
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  }

  private answerTo(path: string, body: unknown): object | undefined {
    if (path === '/runs') return this.begin(body as BegunRun);
    const { run: number } = body as { readonly run: number };
    const run = this.runs[number];
    if (!run) return undefined;
    if (path === '/effects') this.haveEffect(run);
    else this.runs[number] = { ...run, endedAt: Date.now() };
    return {};
  }

  private begin(begun: BegunRun): Instructions {
    const { troubles, refuses, followUps } = this.scriptOf(begun);
    const earlier = this.runs.filter((run) => isSameEvent(run, begun)).length;
    const trouble = refuses ? 'refuses' : troubles[earlier];
    const number = this.runs.push({
      ...begun,
      beganAt: Date.now(),
      ...(trouble && { trouble }),
    });
    return { run: number - 1, followUps, ...(trouble && { trouble }) };
  }

  private haveEffect({ tenantId, eventId, key }: HandlerRun): void {
    if (this.keys.has(key)) this.repeatedCalls += 1;
    else this.effects.push({ tenantId, eventId, key });
    this.keys.add(key);
  }
}

type Named = Pick<Effect, 'tenantId' | 'eventId'>;

function isSameEvent(one: Named, other: Named): boolean {
  return one.tenantId === other.tenantId && one.eventId === other.eventId;
}
