/** The commands of the CDK that only need a check of their arguments: synth and bootstrap. */
import { defineCommand, type CommandGroup, type Session } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { argumentProblems } from './deploy/cdk-arguments.ts';

const synth = defineCommand({
  ...cdkCommand('synth'),
  summary: 'Synthesizes the stack into cdk.out and checks it. npm run synth calls this.',
  examples: [
    'make synth',
    "make synth STAGE=prod ARGS='-c alarmTopicArn=none'",
    "make synth ARGS='-c batchSize=50'",
  ],
  exitCodes: { 0: 'synthesized', 1: 'not synthesized' },
});

const bootstrap = defineCommand({
  ...cdkCommand('bootstrap'),
  summary: 'Prepares an account and region for deployments, once. npm run bootstrap calls this.',
  examples: ['npm run bootstrap', 'npm run bootstrap -- --profile work'],
  exitCodes: { 0: 'prepared', 1: 'not prepared' },
});

/** What both have in common: the CDK does the work, once its arguments are checked. */
function cdkCommand(name: string) {
  return {
    name,
    options: {},
    passesOptionsOn: true,
    notes: [
      `All options go to the CDK: see npx cdk ${name} --help. docs/settings.md lists the settings that -c takes.`,
    ],
    check: (_: unknown, operands: readonly string[]) => argumentProblems(name, operands),
    run: async (_: unknown, session: Session) => {
      const { runWithAdvice } = await import('./deploy/checked-cdk.ts');
      const { requireAccount } = await import('./deploy/require-account.ts');
      const { runCdk } = await import('./deploy/run-cdk.ts');
      if (name === 'bootstrap') await requireAccount(session.operands, session.env);
      return runWithAdvice([name, ...session.operands], session, runCdk);
    },
  };
}

export const command: CommandGroup = {
  name: 'node scripts/cdk.ts',
  summary: 'Runs commands of the CDK, once their arguments are checked.',
  commands: [synth, bootstrap],
};

if (import.meta.main) await startCommand(command);
