import { CloudFormationClient } from '@aws-sdk/client-cloudformation';

import type { SearchedTables } from '../../src/entrypoints/open-ledger-queries.ts';
import { stackName } from '../../src/names/stack.ts';
import type { WaitingEvents } from '../../src/operations/waiting.ts';
import { outputsOf, readStackIfAny } from '../stack/describe-stack.ts';
import { eachOutput } from '../stack/stack-outputs.ts';
import { findWaiting, uncheckedText, waitingLines } from '../stack/waiting-events.ts';
import type { clientConfig } from './client-config.ts';

/**
 * Says which rejected events the release that was deployed knows, and returns them. `undefined` if that can't be found
 * out: whoever deploys may not be allowed to read the table.
 */
export async function eventsWaiting(
  config: ReturnType<typeof clientConfig>,
  stack: string,
  schemas: string,
  say: (line: string) => unknown,
): Promise<WaitingEvents | undefined> {
  const where = `--stage ${stack.slice(stackName('').length)}`;
  try {
    const waiting = await findWaiting(config, await tablesOf(stack, config), schemas);
    for (const line of waitingLines(waiting, where)) say(line);
    return waiting;
  } catch (error) {
    say(uncheckedText(error, where));
    return undefined;
  }
}

async function tablesOf(
  name: string,
  config: ReturnType<typeof clientConfig>,
): Promise<SearchedTables> {
  const client = new CloudFormationClient(config);
  try {
    const stack = await readStackIfAny(client, name);
    const outputs = stack && outputsOf(stack);
    return eachOutput((_, output) => {
      const value = outputs?.get(output);
      if (value === undefined) throw new Error(`${name} has no output ${output}`);
      return value;
    });
  } finally {
    client.destroy();
  }
}
