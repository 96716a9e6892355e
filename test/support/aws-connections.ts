import { Readable } from 'node:stream';

import { HttpResponse, type HttpRequest } from '@smithy/core/transport';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import type {
  AwsConnection,
  HttpTransport,
  ServiceName,
} from '../../src/adapters/aws/aws-connection.ts';

export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A way to an emulator, as somebody chooses it. */
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
  /** What reading the body ends with, after what there is of it. */
  readonly cut?: Error;
}

/** Takes requests nowhere: each gets the next answer, the last of them again and again, or fails with it. */
export class ScriptedTransport implements HttpTransport {
  readonly requests: HttpRequest[] = [];
  /** Resolves once a request has come. */
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

/** An error of the connection, as Node has it. */
export function connectionError(code: string, name = 'Error'): Error {
  return Object.assign(new Error(`as told: ${code}`), { code, name });
}
