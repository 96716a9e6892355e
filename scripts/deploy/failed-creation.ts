import {
  type CloudFormationClient,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';

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
  const stack = await find(client, stackName);
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

async function find(client: CloudFormationClient, stackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks?.[0];
  } catch (error) {
    // CloudFormation has no error of its own for a stack that isn't there.
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}
