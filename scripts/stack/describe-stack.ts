import {
  DescribeStacksCommand,
  type CloudFormationClient,
  type Stack,
} from '@aws-sdk/client-cloudformation';

/** Reads a stack from CloudFormation. Returns `undefined` if no stack has this name. */
export async function readStackIfAny(
  client: CloudFormationClient,
  StackName: string,
): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0];
  } catch (error) {
    // CloudFormation has no error name for a stack that doesn't exist, only this message.
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** A stack's outputs, by name. */
export function outputsOf({ Outputs = [] }: Pick<Stack, 'Outputs'>): ReadonlyMap<string, string> {
  return new Map(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** One sentence that says why a call to an AWS service failed and, for known errors, what to do. */
export function explainAwsError(error: unknown, service: string): string {
  if (!(error instanceof Error)) return `${service}: ${String(error)}`;
  const { name, message } = error;
  if (message.includes('Region is missing')) {
    return 'No AWS region. Set AWS_REGION, or a region in the profile that AWS_PROFILE names.';
  }
  switch (name) {
    case 'CredentialsProviderError':
      return 'No AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return 'The AWS credentials have expired. Sign in again.';
    default:
      return `${service}: ${name}: ${message}`;
  }
}
