import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A DynamoDB that can be told to fail, in front of one that works. */
export interface FaultyDynamoDb {
  readonly endpoint: string;
  /** While true, every call fails with a server error. */
  outage: boolean;
  /** The record of this key can never be written, as if its partition were throttled for good. */
  throttledKey: string | undefined;
  /** Calls that were made to fail. */
  readonly failedCalls: number;
  stop(): Promise<void>;
}

interface Statement {
  readonly Parameters?: readonly { readonly S?: string }[];
}
interface Answer {
  readonly Responses?: readonly unknown[];
}

/** Starts it on loopback. */
export async function startFaultyDynamoDb(target: string): Promise<FaultyDynamoDb> {
  const proxy = new Proxy(target);
  const server = createServer((request, response) => {
    proxy.answer(request, response).catch((error: unknown) => {
      response.writeHead(502).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

class Proxy {
  outage = false;
  throttledKey: string | undefined;
  failedCalls = 0;
  private readonly target: string;

  constructor(target: string) {
    this.target = target;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (this.outage) {
      this.failedCalls += 1;
      send(response, 500, { __type: 'InternalServerError', message: 'outage made by the demo' });
      return;
    }
    const headers = forwarded(request);
    const isBatch = headers['x-amz-target']?.endsWith('.BatchExecuteStatement') === true;
    const forward = async (payload: string): Promise<[number, Answer]> => {
      const answer = await fetch(this.target, { method: 'POST', headers, body: payload });
      return [answer.status, (await answer.json()) as Answer];
    };
    send(response, ...(await (isBatch ? this.batch(body, forward) : forward(body))));
  }

  /** Answers for the throttled statement itself and has the others carried out. */
  private async batch(
    body: string,
    forward: (payload: string) => Promise<[number, Answer]>,
  ): Promise<[number, Answer]> {
    const batch = JSON.parse(body) as { readonly Statements: readonly Statement[] };
    const isThrottled = ({ Parameters = [] }: Statement) =>
      this.throttledKey !== undefined && Parameters.some(({ S }) => S === this.throttledKey);
    const others = batch.Statements.filter((statement) => !isThrottled(statement));
    if (others.length === batch.Statements.length) return forward(body);
    const [status, answer] =
      others.length > 0
        ? await forward(JSON.stringify({ ...batch, Statements: others }))
        : ([200, { Responses: [] }] satisfies [number, Answer]);
    const answers = [...(answer.Responses ?? [])];
    const Responses = batch.Statements.map((statement) =>
      isThrottled(statement) ? THROTTLED : answers.shift(),
    );
    return [status, status === 200 ? { ...answer, Responses } : answer];
  }
}

const THROTTLED = {
  Error: { Code: 'ThrottlingError', Message: 'throttled for good by the demo' },
};

function forwarded({ headers }: IncomingMessage): Record<string, string> {
  const names = ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'];
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]));
}

function send(response: ServerResponse, status: number, answer: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(answer));
}
