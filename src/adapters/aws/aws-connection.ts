import type { HttpHandler } from '@smithy/core/protocols';
import type { AwsCredentialIdentity } from '@smithy/types';

/** The services that the consumer calls, named as in their host names and in the scope of signatures. */
export type ServiceName = 'dynamodb' | 'sqs' | 's3';

/** Takes signed requests to where they are answered: AWS's `NodeHttpHandler`, or what stands in for it. */
export type HttpTransport = Pick<HttpHandler, 'handle'>;

/** How a service is reached. */
export interface AwsConnection {
  readonly service: ServiceName;
  /** Paths of requests come after its own. */
  readonly endpoint: URL;
  /** Whether somebody chose the endpoint: an emulator, or an endpoint inside a VPC. */
  readonly isCustom: boolean;
  readonly region: string;
  /** Asked anew for each request. Rejects if there are none. */
  readonly credentials: () => Promise<AwsCredentialIdentity>;
  /**
   * The trace of the invocation under way, if Lambda has begun one. By it Lambda sees a function that calls itself by
   * its queue, and ends an endless loop ("recursive loop detection").
   */
  readonly traceId?: () => string | undefined;
  readonly transport: HttpTransport;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How the environment of a Lambda function says that a service is reached: by `AWS_ENDPOINT_URL_<SERVICE>`, else
 * `AWS_ENDPOINT_URL`, else the service's regional endpoint, as "Service-specific endpoints" in the AWS SDKs and
 * Tools reference guide has it.
 *
 * @param urlSuffix of the regional endpoints' host names, e.g. `amazonaws.com`: each AWS partition has its own.
 * @throws Error if there is no `AWS_REGION`, or an endpoint that is no URL of a web server.
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
    // `localhost:4566` is a URL, too: of the scheme `localhost`.
    if (/^https?:\/\//i.test(text) && URL.canParse(text)) return new URL(text);
    throw new Error(`${name} must be a URL that begins with http:// or https://.`);
  }
  return undefined;
}

/** Lambda gives a function its role's credentials in these variables, good for as long as its process lives. */
function credentialsFrom(environment: Environment): AwsCredentialIdentity {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('No credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set.');
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
