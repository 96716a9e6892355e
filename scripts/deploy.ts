/** Deploys the stack to AWS, if nothing in the account speaks against it. */
import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { argumentProblems } from './deploy/cdk-arguments.ts';

export const command = defineCommand({
  name: 'npm run deploy --',
  summary: 'Deploys the stack to AWS, if the account has enough concurrency for it.',
  options: {
    skipAccountCheck: { description: 'Deploy whatever the concurrency of the account is.' },
    newStorage: {
      description: 'Make a new table and bucket where the stack uses some that it doesn’t own.',
    },
  },
  passesOptionsOn: true,
  examples: [
    "make deploy STAGE=prod ARGS='-c alarmEmail=ops@example.com'",
    "make deploy ARGS='-c maxConcurrency=8'",
    "make deploy ARGS='--profile work'",
  ],
  notes: [
    'All other options go to the CDK: see npx cdk deploy --help. docs/settings.md lists the settings that -c takes.',
  ],
  exitCodes: { 0: 'deployed', 1: 'not deployed' },
  check: (_, operands) => argumentProblems('deploy', operands),
  run: async (values, session) => {
    const { deploy } = await import('./deploy/deploy.ts');
    const { runCdk } = await import('./deploy/run-cdk.ts');
    return deploy(values, session, runCdk);
  },
});

if (import.meta.main) await startCommand(command);
