/** Deletes the stack from AWS. */
import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { argumentProblems } from './deploy/cdk-arguments.ts';

/** The CDK synthesizes what it deletes, and `prod` is refused without saying who is notified. A later `-c` overrides this. */
const NOBODY_TO_NOTIFY = ['-c', 'alarmTopicArn=none'];

export const command = defineCommand({
  name: 'npm run destroy --',
  summary: 'Deletes the stack from AWS. A prod stack is protected, and its data stays.',
  options: {},
  passesOptionsOn: true,
  examples: ['make destroy STAGE=dev', "make destroy ARGS='--force --profile work'"],
  notes: [
    'Empty the bucket first: npm run large-texts -- --empty --stage dev.',
    'All options go to the CDK: see npx cdk destroy --help.',
  ],
  exitCodes: { 0: 'deleted', 1: 'not deleted' },
  check: (_, operands) => argumentProblems('destroy', operands),
  run: async (_, session) => {
    const { runWithAdvice } = await import('./deploy/checked-cdk.ts');
    const { requireAccount } = await import('./deploy/require-account.ts');
    const { runCdk } = await import('./deploy/run-cdk.ts');
    await requireAccount(session.operands, session.env);
    return runWithAdvice(['destroy', ...NOBODY_TO_NOTIFY, ...session.operands], session, runCdk);
  },
});

if (import.meta.main) await startCommand(command);
