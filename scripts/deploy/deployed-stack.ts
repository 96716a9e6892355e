import { CloudFormationClient } from '@aws-sdk/client-cloudformation';

import { outputsOf, readStackIfAny } from '../stack/describe-stack.ts';
import { eachOutput } from '../stack/stack-outputs.ts';
import type { SearchedStack } from '../stack/waiting-events.ts';
import type { clientConfig } from './client-config.ts';

/** The resources of a stack that was just deployed, with clients for the account and region that the CDK has used. */
export async function deployedStack(
  name: string,
  config: ReturnType<typeof clientConfig>,
): Promise<SearchedStack> {
  const client = new CloudFormationClient(config);
  try {
    const stack = await readStackIfAny(client, name);
    const outputs = stack && outputsOf(stack);
    const resources = eachOutput((_, output) => {
      const value = outputs?.get(output);
      if (value === undefined) throw new Error(`${name} has no output ${output}`);
      return value;
    });
    return { ...resources, dynamoDb: config, s3: config, sqs: config };
  } finally {
    client.destroy();
  }
}
