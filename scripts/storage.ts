/** Compares the settings of tables and bucket with those of the stack, and repairs them. A restored table has lost some. */
import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { foreignStorage } from './stack/foreign-storage.ts';
import { STORAGE_OPTIONS } from './storage/options.ts';

export const command = defineCommand({
  name: 'npm run storage --',
  summary:
    'Compares tables and bucket with the settings that the stack gives its own, and repairs them. A restored table has ' +
    'no time to live, no point-in-time recovery, no tags and no deletion protection.',
  options: STORAGE_OPTIONS,
  examples: [
    'make storage STAGE=prod',
    "make storage STAGE=prod ARGS='--table EventProcessor-prod-ledger-2 --repair'",
  ],
  notes: [
    'It works on real AWS, as AWS_PROFILE and AWS_REGION say, unless you give --local. docs/restore.md describes every ' +
      'step of a restore.',
    'The name of a table or bucket must begin with its stage: EventProcessor-prod-… and eventprocessor-prod-… belong to ' +
      '--stage prod.',
  ],
  exitCodes: { 0: 'all as expected or repaired', 1: 'something differs or failed' },
  // An emulator holds the tables of one stage, under any names.
  check: (values) => (values.local ? [] : foreignStorage(values)),
  run: async (values, session) => {
    const { findDeployedStack, findLocalStack } = await import('./stack/find-stack.ts');
    const { storage } = await import('./storage/storage.ts');
    return storage(values, session, { findStack: findDeployedStack, findLocal: findLocalStack });
  },
});

if (import.meta.main) await startCommand(command);
