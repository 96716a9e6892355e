import { request, type Agent, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A call to an AWS service, as it stands in the HTTP request. */
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

/** Headers that belong to one connection, not to the call. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'expect'];

/** Has a server carry out a call, to the end, whatever becomes of the caller in the meantime. */
export async function carryOut(call: Call, endpoint: string, agent: Agent): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { method, path, body } = call;
  const headers = { ...lasting(call.headers), 'content-length': String(body.length) };
  const outgoing = request(new URL(path, endpoint), { method, headers, agent }, (incoming) => {
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
