import { Readable } from 'node:stream';

import { HttpResponse, type HttpRequest } from '@smithy/core/transport';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import type {
  AwsConnection,
  HttpTransport,
  ServiceName,
} from '../../src/adapters/aws/aws-connection.ts';

export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A connection to an emulator, as `AWS_ENDPOINT_URL_<SERVICE>` chooses it. */
export function connectionTo(
  service: ServiceName,
  endpoint: string,
  transport: HttpTransport = new NodeHttpHandler(),
): AwsConnection {
  return {
    service,
    endpoint: new URL(endpoint),
    isCustom: true,
    region: 'eu-west-1',
    credentials: () => Promise.resolve(CREDENTIALS),
    transport,
  };
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The error with which reading the body ends, after the part that is there. */
  readonly cut?: Error;
}

/** Sends no requests. Each request gets the next answer or error of a list, and the last one again and again. */
export class ScriptedTransport implements HttpTransport {
  readonly requests: HttpRequest[] = [];
  /** Resolves when a request has arrived. */
  readonly asked = Promise.withResolvers<undefined>();
  private readonly script: readonly (ScriptedAnswer | Error)[];

  constructor(...script: readonly (ScriptedAnswer | Error)[]) {
    this.script = script;
  }

  handle(request: HttpRequest): ReturnType<HttpTransport['handle']> {
    const index = Math.min(this.requests.push(request), this.script.length) - 1;
    this.asked.resolve(undefined);
    const answer = this.script[index] ?? {};
    if (answer instanceof Error) return Promise.reject(answer);
    const { status: statusCode = 200, headers = {}, body = '{}', cut } = answer;
    return Promise.resolve({
      response: new HttpResponse({ statusCode, headers, body: Readable.from(parts(body, cut)) }),
    });
  }
}

function* parts(body: string | Buffer, cut: Error | undefined): Generator<Buffer> {
  yield Buffer.from(body);
  if (cut) throw cut;
}

/** An error of a connection, as Node throws it. */
export function connectionError(code: string, name = 'Error'): Error {
  return Object.assign(new Error(`as told: ${code}`), { code, name });
}
