/** Restores deleted large texts, or empties the bucket so that its stack can be deleted. */
import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { foreignStorage } from './stack/foreign-storage.ts';
import { LARGE_TEXTS_OPTIONS, largeTextsProblems } from './storage/large-texts-options.ts';

export const command = defineCommand({
  name: 'npm run large-texts --',
  summary:
    'Restores deleted texts in the bucket that holds what is too large for the ledger, or empties that bucket.',
  options: LARGE_TEXTS_OPTIONS,
  examples: [
    'npm run large-texts -- --empty --stage dev',
    'npm run large-texts -- --undelete --stage prod',
    'npm run large-texts -- --undelete --since 2026-11-28T09:00:00Z --stage prod',
  ],
  notes: [
    'It works on real AWS, as AWS_PROFILE and AWS_REGION say. docs/restore.md says when you need it.',
  ],
  exitCodes: { 0: 'done', 1: 'something failed' },
  check: (values) => [...largeTextsProblems(values), ...foreignStorage(values)],
  run: async (values, session) => {
    const { findDeployedStack } = await import('./stack/find-stack.ts');
    const { largeTexts } = await import('./storage/restore-large-texts.ts');
    return largeTexts(values, session, findDeployedStack);
  },
});

if (import.meta.main) await startCommand(command);
