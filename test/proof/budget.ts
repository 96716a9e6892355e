/** `make budget`: counts calls, write units and bytes, which are the same in each run, and compares them with the budget. */
import { defineCommand } from '../../scripts/cli/define-command.ts';
import { startCommand } from '../../scripts/cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run budget --',
  summary:
    'Counts DynamoDB calls, write units, bytes of the bundle and modules loaded, and compares them with a budget.',
  options: {},
  examples: ['make budget', 'npm run -s budget -- --json'],
  notes: ['The budget is test/proof/bench/budget.json. make bench measures times.'],
  exitCodes: { 0: 'within the budget', 1: 'over it' },
  run: async (_, session) => {
    const { checkBudget, committedBudget, figuresOfThisTree } =
      await import('./bench/check-budget.ts');
    return checkBudget(await committedBudget(), () => figuresOfThisTree(session));
  },
});

if (import.meta.main) await startCommand(command);
