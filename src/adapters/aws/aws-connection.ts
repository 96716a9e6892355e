import type { HttpHandler } from '@smithy/core/protocols';
import type { AwsCredentialIdentity } from '@smithy/types';

/** The services that the consumer calls. Host names and signatures use the same names. */
export type ServiceName = 'dynamodb' | 'sqs' | 's3';

/** Sends signed requests: the AWS SDK's `NodeHttpHandler`, or a fake in tests. */
export type HttpTransport = Pick<HttpHandler, 'handle'>;

/** Everything that requests to a service have in common. */
export interface AwsConnection {
  readonly service: ServiceName;
  /** Its path comes before the paths of requests. */
  readonly endpoint: URL;
  /** True if `AWS_ENDPOINT_URL` overrides the regional endpoint. */
  readonly isCustom: boolean;
  readonly region: string;
  /** Called for each request. Rejects if there are no credentials. */
  readonly credentials: () => Promise<AwsCredentialIdentity>;
  /**
   * The trace id of the current invocation, if there is one. Lambda needs it to find a function that calls itself
   * through its queue ("recursive loop detection").
   */
  readonly traceId?: () => string | undefined;
  readonly transport: HttpTransport;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The connection to a service that the environment of a Lambda function configures. The endpoint is
 * `AWS_ENDPOINT_URL_<SERVICE>`, else `AWS_ENDPOINT_URL`, else the regional one ("Service-specific endpoints" in the AWS
 * SDKs and Tools reference guide).
 *
 * @param urlSuffix the end of regional host names, such as `amazonaws.com`. It differs between AWS partitions.
 * @throws Error if `AWS_REGION` is missing, or an endpoint isn't an HTTP URL.
 */
export function connectionFrom(
  environment: Environment,
  service: ServiceName,
  transport: HttpTransport,
  urlSuffix: string,
): AwsConnection {
  const region = environment['AWS_REGION'];
  if (!region) throw new Error('AWS_REGION is not set; it must be a region, such as eu-west-1.');
  const custom = customEndpoint(environment, service);
  return {
    service,
    endpoint: custom ?? new URL(`https://${service}.${region}.${urlSuffix}`),
    isCustom: custom !== undefined,
    region,
    credentials: async () => Promise.resolve(credentialsFrom(environment)),
    traceId: () => environment['_X_AMZN_TRACE_ID'],
    transport,
  };
}

function customEndpoint(environment: Environment, service: ServiceName): URL | undefined {
  for (const name of [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, 'AWS_ENDPOINT_URL']) {
    const text = environment[name];
    if (!text) continue;
    // `URL.canParse` alone would accept `localhost:4566`, as a URL of the scheme `localhost`.
    if (/^https?:\/\//i.test(text) && URL.canParse(text)) return new URL(text);
    throw new Error(`${name} must be a URL that begins with http:// or https://.`);
  }
  return undefined;
}

/** Lambda puts the credentials of the function's role in these variables. They last as long as the process. */
function credentialsFrom(environment: Environment): AwsCredentialIdentity {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('No credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set.');
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
