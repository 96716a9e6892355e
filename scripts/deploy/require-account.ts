import type { Environment } from '../cli/colours.ts';
import { wrongEndpoint } from '../stack/endpoint-variables.ts';
import { clientConfig, missingCredentials, missingRegion } from './client-config.ts';
import { optionValues } from './cdk-arguments.ts';
import { readDeployOptions } from './options.ts';

/**
 * Stops a command before the CDK starts, if the CDK would find no region or no credentials.
 *
 * @param argv the CDK's options. An environment such as `aws://123456789012/eu-west-1` names a region too.
 * @returns why the account can't be checked, if only the CDK can find the credentials; else `undefined`.
 * @throws Error that says what to set.
 */
export async function requireAccount(
  argv: readonly string[],
  env: Environment,
): Promise<string | undefined> {
  const config = clientConfig(env, readDeployOptions(argv));
  const namesRegion = argv.some((argument) => argument.startsWith('aws://'));
  const problem = wrongEndpoint(env) ?? (namesRegion ? undefined : await missingRegion(config));
  if (problem !== undefined) throw new Error(problem);
  const noCredentials = await missingCredentials(namesRegion ? withRegion(config) : config);
  if (noCredentials === undefined || onlyCdkHasCredentials(argv, noCredentials)) {
    return noCredentials;
  }
  throw new Error(noCredentials);
}

/** A profile's role may need a region before the SDK can assume it. */
function withRegion(config: ReturnType<typeof clientConfig>) {
  return { region: 'us-east-1', ...config };
}

/** The CDK asks for MFA codes, and takes credentials from plugins. */
function onlyCdkHasCredentials(argv: readonly string[], problem: string): boolean {
  return problem.includes('multi-factor') || optionValues(argv, ['--plugin', '-p']).length > 0;
}
