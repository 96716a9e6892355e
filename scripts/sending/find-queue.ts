import type { SQSClientConfig } from '@aws-sdk/client-sqs';

import { ENV } from '../../src/names/settings.ts';
import type { Environment } from '../cli/colours.ts';
import { emulatorCredentials } from '../local/emulator-clients.ts';
import { ENDPOINTS_FILE, type PublishedEndpoints } from '../local/endpoints-file.ts';

/** The queue of `make local`. */
export type LocalQueue = Pick<PublishedEndpoints, 'queueUrl' | 'sqsEndpoint' | 'region'>;

/** Where the queue is and how to reach it. */
export interface QueueTarget {
  readonly queueUrl: string;
  /** Which option, variable or file named the URL. Errors show it. */
  readonly foundIn: string;
  readonly clientConfig: SQSClientConfig;
  /** True if the queue is on this machine and no AWS credentials are set. Then AWS's variables are ignored. */
  readonly isEmulated: boolean;
}

export const NO_QUEUE =
  'no queue to send to: start "make local" in another terminal, or use --queue-url, or set QUEUE_URL';

/**
 * Finds the queue to send to: from the option, else from the environment, else from what `make local` wrote.
 *
 * @param option the value of `--queue-url`.
 * @param local what `make local` wrote; `undefined` if it isn't running.
 * @returns the queue, or a problem that says what to do.
 */
export function findQueue(
  option: string | undefined,
  env: Environment,
  local: LocalQueue | undefined,
): QueueTarget | { readonly problem: string } {
  const named = option ?? (env[ENV.queueUrl] || undefined);
  if (named !== undefined) {
    const foundIn = option === undefined ? ENV.queueUrl : '--queue-url';
    if (!URL.canParse(named)) return { problem: `${foundIn}: expected a URL, got "${named}"` };
    const problem = endpointProblem(env);
    return problem ?? { queueUrl: named, foundIn, ...configFor(named, env) };
  }
  if (!local) return { problem: NO_QUEUE };
  const { queueUrl, sqsEndpoint: endpoint, region } = local;
  const clientConfig = { endpoint, region, credentials: emulatorCredentials() };
  return { queueUrl, foundIn: ENDPOINTS_FILE, clientConfig, isEmulated: true };
}

function endpointProblem(env: Environment): { readonly problem: string } | undefined {
  const name = env['AWS_ENDPOINT_URL_SQS'] ? 'AWS_ENDPOINT_URL_SQS' : 'AWS_ENDPOINT_URL';
  const url = env[name];
  // `localhost:4566` parses as a URL too, with the scheme `localhost`.
  if (!url || /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return undefined;
  return { problem: `${name}: expected an http or https URL, got "${url}"` };
}

function configFor(
  queueUrl: string,
  env: Environment,
): Pick<QueueTarget, 'clientConfig' | 'isEmulated'> {
  const { host, hostname, origin } = new URL(queueUrl);
  const configured = env['AWS_ENDPOINT_URL_SQS'] || env['AWS_ENDPOINT_URL'];
  const onAws = /\.amazonaws\.com(\.cn)?$/.test(hostname);
  const endpoint = configured ?? (onAws ? undefined : origin);
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || regionIn(host);
  const isLocal = endpoint !== undefined && isLoopback(new URL(endpoint).hostname);
  const isEmulated = isLocal && !hasCredentials(env);
  const clientConfig = {
    // Without this, the SDK calls the host in the queue's URL and ignores the endpoint.
    ...(endpoint === undefined ? {} : { endpoint, useQueueUrlAsEndpoint: false }),
    ...(region === undefined && endpoint !== undefined ? { region: 'us-east-1' } : {}),
    ...(region === undefined ? {} : { region }),
    ...(isEmulated ? { credentials: emulatorCredentials() } : {}),
  };
  return { clientConfig, isEmulated };
}

/** Reads `eu-west-1` from `sqs.eu-west-1.amazonaws.com` or from LocalStack's `sqs.eu-west-1.localhost…`. */
function regionIn(host: string): string | undefined {
  return /(?:^|\.)([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1];
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|localhost\.localstack\.cloud)$/.test(
    hostname,
  );
}

function hasCredentials(env: Environment): boolean {
  return Boolean(env['AWS_ACCESS_KEY_ID'] || env['AWS_PROFILE']);
}
