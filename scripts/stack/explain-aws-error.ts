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
