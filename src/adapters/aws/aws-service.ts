import { StandardRetryStrategy } from '@smithy/core/retry';
import { HttpRequest } from '@smithy/core/transport';
import { SignatureV4 } from '@smithy/signature-v4';
import type { StandardRetryToken } from '@smithy/types';

import type { AwsConnection } from './aws-connection.ts';
import { Sha256 } from './sha256.ts';
import { retryErrorType, type ServiceError } from './service-error.ts';

/** Options of a call besides its input. Named as in the AWS SDK. */
export interface CallOptions {
  readonly abortSignal?: AbortSignal;
}

/** The parts of a request that differ between operations. */
export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Default: the service's endpoint. */
  readonly endpoint?: URL;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface ServiceAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Signs, sends and retries requests to a service with parts of the AWS SDK. It does without the SDK's costly parts: the
 * generated client of every operation, and the search for credentials outside the environment (docs/adr/0011).
 */
export class AwsService {
  private readonly connection: AwsConnection;
  private readonly errorOf: (answer: ServiceAnswer) => ServiceError;
  private readonly signer: SignatureV4;
  private readonly retries: StandardRetryStrategy;

  /**
   * @param errorOf reads an error answer in the service's protocol.
   * @param maxAttempts maximum number of attempts for a request that is throttled or fails in a way that may pass.
   */
  constructor(
    connection: AwsConnection,
    errorOf: (answer: ServiceAnswer) => ServiceError,
    maxAttempts = 3,
  ) {
    this.connection = connection;
    this.errorOf = errorOf;
    this.retries = new StandardRetryStrategy(maxAttempts);
    this.signer = new SignatureV4({
      credentials: connection.credentials,
      region: connection.region,
      service: connection.service,
      sha256: Sha256,
      // For signing, S3 takes paths as they are. All other services escape them once more.
      uriEscapePath: connection.service !== 's3',
    });
  }

  /** Gives the answer of a success. Rejects with a `ServiceError` or an error of the connection, or when aborted. */
  async call(request: ServiceRequest, signal?: AbortSignal): Promise<ServiceAnswer> {
    let token: StandardRetryToken = await this.retries.acquireInitialRetryToken('');
    for (;;) {
      try {
        const answer = await this.attempt(request, signal);
        this.retries.recordSuccess(token);
        return answer;
      } catch (error) {
        token = await this.pause(token, error, signal);
      }
    }
  }

  private async attempt(
    request: ServiceRequest,
    signal: AbortSignal | undefined,
  ): Promise<ServiceAnswer> {
    const { endpoint, transport, traceId } = this.connection;
    const signed = await this.signer.sign(
      httpRequest(request, request.endpoint ?? endpoint, traceId?.()),
    );
    const options = signal ? { abortSignal: signal } : {};
    const { response } = await transport.handle(HttpRequest.clone(signed), options);
    const { statusCode, headers } = response;
    // The type is unknown, but the handler always gives a stream of Node.
    const body = await collected(response.body as AsyncIterable<Uint8Array>);
    const answer = { statusCode, headers, body };
    if (statusCode >= 200 && statusCode < 300) return answer;
    throw this.errorOf(answer);
  }

  /** Waits until the next attempt. Rejects with the error if there is none, or if the signal aborts. */
  private async pause(
    token: StandardRetryToken,
    error: unknown,
    signal: AbortSignal | undefined,
  ): Promise<StandardRetryToken> {
    const next = this.retries
      .refreshRetryTokenForRetry(token, { errorType: retryErrorType(error) })
      .catch(() => undefined);
    const over = new AbortController();
    const refreshed = await (signal ? Promise.race([next, aborted(signal, over.signal)]) : next);
    over.abort();
    if (!refreshed) throw error;
    return refreshed;
  }
}

function httpRequest(
  { method, path, headers, body }: ServiceRequest,
  endpoint: URL,
  traceId: string | undefined,
): HttpRequest {
  return new HttpRequest({
    method,
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port && { port: Number(endpoint.port) }),
    path: `${endpoint.pathname.replace(/\/$/, '')}${path}`,
    headers: {
      host: endpoint.host,
      ...headers,
      ...lengthOf(body),
      ...(traceId && { 'x-amzn-trace-id': traceId }),
    },
    body,
  });
}

function lengthOf(body: ServiceRequest['body']): Record<string, string> {
  return body === undefined ? {} : { 'content-length': String(body.length) };
}

async function collected(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Resolves when `signal` aborts.
 *
 * @param over when it aborts, this stops listening, and never resolves.
 */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { signal: over });
  });
}
