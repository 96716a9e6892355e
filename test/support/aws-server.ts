import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call that an AWS client made. */
export interface AwsCall {
  /** `PutItem`, `ChangeMessageVisibilityBatch`, … */
  readonly operation: string;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: string | Buffer;
}

export interface AwsServer {
  readonly endpoint: string;
  /** Every call so far, in the order they came. */
  readonly calls: readonly AwsCall[];
  stop(): Promise<void>;
}

/**
 * A server for AWS clients. It records each call and sends what `answer` returns. If that is `undefined`, the call never
 * ends.
 */
export async function startAwsServer(
  answer: (call: AwsCall, index: number) => Promise<AwsAnswer | undefined> | AwsAnswer | undefined,
): Promise<AwsServer> {
  const calls: AwsCall[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = String(request.headers['x-amz-target']);
    const body = await buffer(request);
    const call = { operation: target.split('.').at(-1) ?? '', body, headers: request.headers };
    const answered = await answer(call, calls.push(call) - 1);
    if (!answered) return;
    response.writeHead(answered.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(answered.body);
  };
  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Passes a call on to another server and gives its answer. */
export async function passOn(call: AwsCall, endpoint: string): Promise<AwsAnswer> {
  const headers = Object.entries(call.headers).filter(([name]) =>
    /^(x-amz-|content-type|authorization)/.test(name),
  );
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: new Uint8Array(call.body),
  });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
}
