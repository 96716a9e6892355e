import type { Environment } from '../cli/colours.ts';
import { unansweredEndpoint, wrongEndpoint } from './endpoint-variables.ts';
import { knownErrorText } from './known-errors.ts';

/**
 * One sentence that says why a call to an AWS service failed and, for known errors, what to do.
 *
 * @param env where the SDK looks for the region, the credentials and the endpoint.
 */
export function explainAwsError(
  error: unknown,
  service: string,
  env: Environment = process.env,
): string {
  if (!(error instanceof Error)) return `${service}: ${String(error)}`;
  const { name, message } = error;
  if (message.includes('Region is missing')) {
    return 'No AWS region. Set AWS_REGION, or a region in the profile that AWS_PROFILE names.';
  }
  const region = /^Region not accepted: region="([^"]*)"/.exec(message)?.[1];
  if (region !== undefined) {
    return `"${region}" is not an AWS region. Set AWS_REGION to one, such as eu-west-1.`;
  }
  if (name === 'CredentialsProviderError') return missingCredentialsText(message, env);
  return (
    wrongEndpoint(env) ??
    unansweredEndpoint(error, service, env) ??
    knownErrorText(error, service) ??
    `${service}: ${name}: ${message}`
  );
}

/** The SDK reads the keys only if no profile is named. */
function missingCredentialsText(message: string, env: Environment): string {
  const profile = env['AWS_PROFILE'];
  if (profile) {
    const why = message.startsWith('Could not load credentials') ? '' : ` ${message}`;
    return `The AWS profile "${profile}" gives no credentials.${why} "aws configure list-profiles" lists the profiles, and "aws configure --profile ${profile}" sets one up.`;
  }
  const id = env['AWS_ACCESS_KEY_ID'];
  const secret = env['AWS_SECRET_ACCESS_KEY'];
  if (id && !secret) return 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not. Set both.';
  if (secret && !id) return 'AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not. Set both.';
  return 'No AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
}
