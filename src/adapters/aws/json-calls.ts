import type { AwsConnection } from './aws-connection.ts';
import { AwsService, type CallOptions, type ServiceAnswer } from './aws-service.ts';
import { ServiceError } from './service-error.ts';

export interface JsonCallOptions extends CallOptions {
  /** Default: the service's endpoint. */
  readonly endpoint?: URL;
}

/** Calls of a service whose protocol is AWS JSON 1.0: DynamoDB and SQS. */
export class JsonCalls {
  private readonly service: AwsService;
  private readonly targetPrefix: string;

  /** @param targetPrefix the prefix of operation names in requests, such as `DynamoDB_20120810`. */
  constructor(connection: AwsConnection, targetPrefix: string) {
    this.service = new AwsService(connection, jsonError);
    this.targetPrefix = targetPrefix;
  }

  /**
   * Gives the service's answer. Its type is what the API reference promises; this only checks that it is an object.
   * Rejects like `AwsService.call`.
   *
   * @param input in the service's wire format: bytes are base64.
   */
  async call<Output extends object>(
    operation: string,
    input: object,
    { abortSignal, endpoint }: JsonCallOptions = {},
  ): Promise<Output> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${this.targetPrefix}.${operation}`,
    };
    const request = {
      method: 'POST',
      path: '/',
      headers,
      body: Buffer.from(JSON.stringify(input)),
      ...(endpoint && { endpoint }),
    } as const;
    const answer = await this.service.call(request, abortSignal);
    const output = parsed(answer.body);
    if (output) return output as Output;
    throw new Error(`${operation} was answered with something that isn’t a JSON object`);
  }
}

/** In this protocol, an error's name is in `__type` as `<namespace>#<name>`, or in a header as `<name>:<uri>`. */
function jsonError({ statusCode, headers, body }: ServiceAnswer): ServiceError {
  const { __type: type, message, Message } = (parsed(body) ?? {}) as Record<string, unknown>;
  const code = asString(type) ?? headers['x-amzn-errortype'];
  const name = code?.split(':')[0]?.split('#').at(-1) || `HTTP ${statusCode}`;
  return new ServiceError(name, asString(message) ?? asString(Message) ?? 'no message', statusCode);
}

function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `undefined` if the body isn't a JSON object: a proxy may have answered instead of the service. */
function parsed(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
