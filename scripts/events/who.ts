import { userInfo } from 'node:os';

import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import type { Environment } from '../cli/colours.ts';
import { explainAwsError } from '../stack/explain-aws-error.ts';
import type { FoundStack } from '../stack/find-stack.ts';

/**
 * Who runs the command: the ARN of the caller on AWS, `local:<user>` on an emulator, which knows no users.
 *
 * @throws Error that says what to do, if AWS doesn't tell.
 */
export async function whoIsCalling(
  { local }: Pick<FoundStack, 'local'>,
  env: Environment,
): Promise<string> {
  if (local || env['AWS_ENDPOINT_URL'] || env['AWS_ENDPOINT_URL_DYNAMODB']) return localUser();
  const client = new STSClient({});
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    if (Arn === undefined) throw new Error('AWS did not say who is calling.');
    return Arn;
  } catch (error) {
    throw new Error(explainAwsError(error, 'STS', env), { cause: error });
  } finally {
    client.destroy();
  }
}

/** A container may run as a user without a name. */
function localUser(): string {
  try {
    return `local:${userInfo().username}`;
  } catch {
    return 'local:unknown';
  }
}
