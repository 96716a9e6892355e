/** The acceptance run: checks that a deployed stack, or the one of `make local`, does what it promises. */
import { ACCEPT_OPTIONS } from './accept/options.ts';
import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run accept --',
  summary:
    'Checks a deployed stack from outside: its queues, table, bucket, metrics and alarms, and what becomes of events.',
  options: ACCEPT_OPTIONS,
  examples: [
    'make accept STAGE=dev',
    "make accept STAGE=dev ARGS='--idle 20 --deny 12 --load 100000'",
    'make accept ARGS=--local',
  ],
  notes: [
    'It works on real AWS, as AWS_PROFILE and AWS_REGION say, unless you give --local. The function must know the events ' +
      "of this run: first deploy with ARGS='-c acceptance=true'. docs/deploy.md says what each step means and costs.",
    '--deny gives the table a policy that forbids the function to use it. The policy is deleted at the end and on Ctrl-C. ' +
      'It ends by itself after the given time, even if this process is killed.',
  ],
  exitCodes: { 0: 'accepted', 1: 'a step failed' },
  check: ({ stage, deny }) =>
    stage === 'prod' && deny !== undefined
      ? ['--deny --stage prod: refused, because it stops production; try it in dev']
      : [],
  run: async (values, session) => {
    const { findDeployedStack, findLocalStack } = await import('./stack/find-stack.ts');
    const { accept } = await import('./accept/accept.ts');
    return accept(values, session, { findStack: findDeployedStack, findLocal: findLocalStack });
  },
});

if (import.meta.main) await startCommand(command);
