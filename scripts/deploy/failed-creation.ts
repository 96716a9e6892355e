import {
  type CloudFormationClient,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';

import { readStackIfAny } from '../stack/describe-stack.ts';

/** In these states the stack was never created, so nothing in it is in use. */
const FAILED_CREATION = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/**
 * Removes the termination protection of a stack whose creation failed, and of no other. The CDK deletes such a stack
 * before it creates it again, and that fails if the stack is protected. The new stack is protected again.
 *
 * @returns the stack's state, or `undefined` if there was nothing to do.
 */
export async function unprotectFailedCreation(
  client: CloudFormationClient,
  stackName: string,
): Promise<string | undefined> {
  const stack = await readStackIfAny(client, stackName);
  const status = stack?.StackStatus ?? '';
  if (!stack?.EnableTerminationProtection || !FAILED_CREATION.includes(status)) return undefined;
  await client.send(
    new UpdateTerminationProtectionCommand({
      StackName: stackName,
      EnableTerminationProtection: false,
    }),
  );
  return status;
}
