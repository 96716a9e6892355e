import { CloudFormationClient } from '@aws-sdk/client-cloudformation';

import type { Environment } from '../cli/colours.ts';
import { explainAwsError } from '../stack/explain-aws-error.ts';

/** The options of the command line. */
interface Named {
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

/** Configures clients for the account and region that the CDK uses. */
export function clientConfig(env: Environment, named: Named) {
  const region = named.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  return {
    ...(region && { region }),
    ...(named.profile && { profile: named.profile }),
    maxAttempts: 2,
    // Milliseconds. The checks must not delay a deployment for long.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    },
  };
}

type ClientConfig = ReturnType<typeof clientConfig>;

/** Why the SDK finds no region, or `undefined` if it finds one. Without a region the CDK uses us-east-1. */
export function missingRegion(config: ClientConfig): Promise<string | undefined> {
  return problemOf(config, (client) => client.config.region());
}

/** Why the SDK finds no credentials, or `undefined` if it finds some. The CDK can find more: it asks for MFA codes. */
export function missingCredentials(config: ClientConfig): Promise<string | undefined> {
  return problemOf(config, (client) => client.config.credentials());
}

async function problemOf(
  config: ClientConfig,
  resolve: (client: CloudFormationClient) => Promise<unknown>,
): Promise<string | undefined> {
  const client = new CloudFormationClient(config);
  try {
    await resolve(client);
    return undefined;
  } catch (error) {
    const { profile = process.env['AWS_PROFILE'] } = config;
    return explainAwsError(error, 'AWS', { ...process.env, AWS_PROFILE: profile });
  } finally {
    client.destroy();
  }
}
