import {
  type CloudFormationClient,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';

import { readStackIfAny } from '../stack/describe-stack.ts';

/** The stack was never created: nothing of it is in use. */
const FAILED_CREATION = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/**
 * The CDK deletes a stack whose creation failed before it creates it again. But the CDK had protected that stack from
 * deletion before its creation began, so the second attempt would fail too. This takes the protection off, from such a
 * stack alone. The new stack gets its own.
 *
 * @returns the state that the stack was in, or `undefined` if there was nothing to do.
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
