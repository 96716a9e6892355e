import {
  DeleteResourcePolicyCommand,
  DescribeTableCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** Marks the policy as ours, so that one that a killed run left is known. */
const SID = 'EventProcessorAcceptance';

/**
 * Forbids a role every use of a table while `during` runs, and takes that back whatever happens. If this process is
 * killed in between, the policy is without effect from `until` on.
 *
 * It is a policy of the table, not of the role: DynamoDB answers the function with the same `AccessDeniedException`,
 * and nothing of IAM or of what CloudFormation manages is changed.
 *
 * @throws Error if the table has a policy of somebody else's. It is left as it is.
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
      // Fails where there is a policy: one of somebody else's is never replaced.
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
    // Without a look before: a policy that was just put may not be found for some seconds.
    await client.send(new DeleteResourcePolicyCommand({ ResourceArn }));
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new Error(
      `The policy that denies DynamoDB was not deleted (${reason}). It has an effect until ${until.toISOString()}. ` +
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
