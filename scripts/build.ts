/** Builds what has changed since the last build. */
import { GOALS, type Goal } from './build/goals.ts';
import { defineCommand } from './cli/define-command.ts';
import { startBuildStep } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run build --',
  summary:
    'Builds validators, the function and the template of the stack, if something has changed.',
  options: { force: { description: 'Build everything again.' } },
  operands: [
    {
      name: 'GOAL',
      description: `What to build: ${GOALS.join(', ')}. Default: consumer, the function.`,
      repeatable: true,
    },
  ],
  examples: ['npm run build', 'npm run build -- schemas samples'],
  notes: ['.build holds what was built, and from what. npm run clean deletes it.'],
  exitCodes: { 0: 'built or up to date', 1: 'the build failed' },
  check: (_, operands) =>
    operands
      .filter((name) => !isGoal(name))
      .map((name) => `"${name}": expected one of ${GOALS.join(', ')}`),
  run: async ({ force }, session) => {
    const { build } = await import('./build/build.ts');
    const goals = session.operands.filter(isGoal);
    const built = await build(goals.length > 0 ? goals : ['consumer'], { ...session, force });
    return { exitCode: 0, json: { built }, text: '' };
  },
});

function isGoal(name: string): name is Goal {
  return GOALS.some((goal) => goal === name);
}

if (import.meta.main) await startBuildStep(command);
