import {
  DeleteResourcePolicyCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** Marks the policy as ours, so that a later run recognizes one that a killed run left behind. */
const SID = 'EventProcessorAcceptance';

/**
 * Denies a role all access to a table while `during` runs, and always removes the denial afterwards. If this process is
 * killed, the denial ends at `until`.
 *
 * The denial is a policy of the table, not of the role. The function gets the same `AccessDeniedException`, and nothing
 * changes in IAM or in what CloudFormation manages.
 *
 * @throws Error if the table has a policy that isn't ours. That policy stays unchanged.
 */
export async function whileDenied<T>(
  client: DynamoDBClient,
  { tableName, role, until }: { tableName: string; role: string; until: Date },
  during: () => Promise<T>,
): Promise<T> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const ResourceArn = Table?.TableArn ?? '';
  const current = await policyOf(client, ResourceArn);
  if (current?.includes(SID)) await client.send(new DeleteResourcePolicyCommand({ ResourceArn }));
  await client.send(
    new PutResourcePolicyCommand({
      ResourceArn,
      Policy: policyText(ResourceArn, role, until),
      // Makes the call fail if the table has a policy, so that we never replace somebody else's.
      ExpectedRevisionId: 'NO_POLICY',
    }),
  );
  try {
    return await during();
  } finally {
    await allowAgain(client, ResourceArn, until);
  }
}

async function allowAgain(client: DynamoDBClient, ResourceArn: string, until: Date): Promise<void> {
  try {
    // Don't read the policy first: for some seconds DynamoDB may not find a policy that was just put.
    await client.send(new DeleteResourcePolicyCommand({ ResourceArn }));
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new Error(
      `The policy that denies DynamoDB was not deleted (${reason}). It denies access until ${until.toISOString()}. ` +
        `Delete it: aws dynamodb delete-resource-policy --resource-arn ${ResourceArn}`,
      { cause: error },
    );
  }
}

async function policyOf(client: DynamoDBClient, ResourceArn: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetResourcePolicyCommand({ ResourceArn }))).Policy;
  } catch (error) {
    if (error instanceof Error && error.name === 'PolicyNotFoundException') return undefined;
    throw error;
  }
}

function policyText(Resource: string, role: string, until: Date): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: SID,
        Effect: 'Deny',
        Principal: { AWS: role },
        Action: 'dynamodb:*',
        Resource,
        Condition: { DateLessThan: { 'aws:CurrentTime': until.toISOString() } },
      },
    ],
  });
}
