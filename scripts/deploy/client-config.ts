import { CloudFormationClient } from '@aws-sdk/client-cloudformation';

import type { Environment } from '../cli/colours.ts';
import { explainAwsError } from '../stack/describe-stack.ts';

/** What was named on the command line. */
interface Named {
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

/** Configures clients for the account and region that the CDK takes. */
export function clientConfig(env: Environment, named: Named) {
  const region = named.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  return {
    ...(region && { region }),
    ...(named.profile && { profile: named.profile }),
    maxAttempts: 2,
    // Milliseconds. The checks must not hold up a deployment for long.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    },
  };
}

type ClientConfig = ReturnType<typeof clientConfig>;

/** Why there is no region to work in; `undefined` if there is one. The CDK would take us-east-1. */
export function missingRegion(config: ClientConfig): Promise<string | undefined> {
  return problemOf(config, (client) => client.config.region());
}

/** Why the SDK finds no credentials; `undefined` if it does. The CDK has more ways: it asks for MFA codes, for one. */
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
    return explainAwsError(error, 'AWS');
  } finally {
    client.destroy();
  }
}
