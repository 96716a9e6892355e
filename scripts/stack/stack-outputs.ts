import { OUTPUTS, type StackOutputs } from '../../src/names/stack.ts';

/** All outputs of the stack, each as `read` gives it. */
export function eachOutput(
  read: (setting: keyof StackOutputs, output: string) => string,
): StackOutputs {
  const entries = Object.entries(OUTPUTS) as [keyof StackOutputs, string][];
  return Object.fromEntries(
    entries.map(([setting, output]) => [setting, read(setting, output)]),
  ) as StackOutputs;
}

/** Storage that a setting may name, so that the stack uses it and makes none of its own. */
export const EXISTING_STORAGE = [
  { setting: 'existingTable', kind: 'table', output: OUTPUTS.tableName },
  { setting: 'existingJournal', kind: 'table', output: OUTPUTS.journalTableName },
  { setting: 'existingBucket', kind: 'bucket', output: OUTPUTS.bucketName },
] as const;
