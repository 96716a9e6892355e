import {
  DescribeStackResourcesCommand,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';

import { outputsOf, readStackIfAny } from '../stack/describe-stack.ts';
import { EXISTING_STORAGE } from '../stack/stack-outputs.ts';
import type { SynthesizedStack } from './read-stack.ts';

/**
 * Why this deployment would switch to a new, empty table or bucket, or `undefined` if it wouldn't. That happens to a
 * stack that uses a table or bucket which it doesn't own, if somebody forgets the setting that names it.
 */
export async function forgottenStorage(
  client: CloudFormationClient,
  { name, existing }: SynthesizedStack,
): Promise<string | undefined> {
  const unnamed = EXISTING_STORAGE.filter(({ setting }) => existing[setting] === undefined);
  if (unnamed.length === 0) return undefined;
  const stack = await readStackIfAny(client, name);
  const outputs = outputsOf(stack ?? {});
  if (outputs.size === 0) return undefined;
  const { StackResources = [] } = await client.send(
    new DescribeStackResourcesCommand({ StackName: name }),
  );
  const owned = new Set(StackResources.map(({ PhysicalResourceId }) => PhysicalResourceId));
  const forgotten = unnamed.flatMap(({ setting, output }) => {
    const used = outputs.get(output);
    return used !== undefined && !owned.has(used) ? [`-c ${setting}=${used}`] : [];
  });
  if (forgotten.length === 0) return undefined;
  return [
    `${name} uses a table or bucket that it doesn't own, and this deployment doesn't name it. The stack would create a new, empty one and record events there.`,
    'Nothing was deployed. Do one of these:',
    `  - Name it: add ARGS='${forgotten.join(' ')}' to make deploy, or set it in cdk.json.`,
    '  - Let the stack own it: docs/restore.md#let-the-stack-own-it.',
    "  - If you want a new one: add ARGS='--new-storage' to make deploy.",
  ].join('\n');
}
