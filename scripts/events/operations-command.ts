import { defineCommand } from '../cli/define-command.ts';
import { operationIdProblems, OPERATIONS_OPTIONS } from './operations-options.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';

export const operations = defineCommand({
  name: 'operations',
  summary:
    'Lists who replayed, discarded or edited which events, who paused and resumed, and how it ended.',
  options: OPERATIONS_OPTIONS,
  operands: [{ name: 'ID', description: 'One operation. Default: the newest ones.' }],
  jsonLines: true,
  examples: [
    'npm run events -- operations --stage prod',
    'npm run events -- operations 20261128T211530Z-7f3a',
  ],
  notes: ['Operations are kept for a year.', TARGET_NOTE],
  exitCodes: { 0: 'listed, even if there is none', 1: 'there is no such operation, or it failed' },
  check: (values, operands) => [...operationIdProblems(operands), ...targetProblems(values)],
  run: async (values, session) => {
    const { SURROUNDINGS } = await import('./find-target.ts');
    const { printOperations } = await import('./print-operations.ts');
    return printOperations(values, session, SURROUNDINGS);
  },
});
