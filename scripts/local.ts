/** `make local`: the deployed pipeline on this machine, until Ctrl-C. */
import { join } from 'node:path';

import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { contextOf, LOCAL_OPTIONS } from './local/options.ts';

export const command = defineCommand({
  name: 'npm run local --',
  summary: 'Runs the deployed pipeline on this machine: queue, consumer function and ledger.',
  options: LOCAL_OPTIONS,
  examples: [
    'make local',
    'make local FIFO=true',
    "make local ARGS='--concurrency 4 --logs'",
    'make local ARGS=--acceptance',
  ],
  notes: [
    'SQS, DynamoDB and S3 are embedded and in memory, unless AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SQS, ' +
      'AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_S3) names an emulator such as LocalStack. It never uses real AWS.',
    'Ctrl-C finishes the current batches and ends with 130. A second Ctrl-C ends at once. After SIGTERM the exit code is ' +
      '143, and 129 if the terminal was closed.',
  ],
  exitCodes: { 1: 'something failed' },
  check: ({ template, ...values }) =>
    template !== undefined && contextOf({ template, ...values }).length > 0
      ? ['--template: expected without --fifo and --acceptance, which make a template of their own']
      : [],
  run: async (values, session) => {
    const { build } = await import('./build/build.ts');
    const { ROOT, TEMPLATE } = await import('./build/steps.ts');
    const { ENDPOINTS_FILE } = await import('./local/endpoints-file.ts');
    const { onEmulators } = await import('./local/leave-aws.ts');
    const { runCommand } = await import('./local/run-command.ts');
    const { startConsole } = await import('./console/start-console.ts');
    const { loadRules } = await import('./events/load-rules.ts');
    const { localStack } = await import('./stack/find-stack.ts');
    const onLaptop = onEmulators(session);
    return runCommand(values, onLaptop, {
      makeTemplate: async () => {
        await build(['template'], { ...session, context: contextOf(values) });
        return join(ROOT, TEMPLATE);
      },
      endpointsFile: join(ROOT, ENDPOINTS_FILE),
      loadRules,
      startConsole: (found) =>
        startConsole(
          {
            values: { local: true, stage: undefined },
            readOnly: false,
            port: 0,
            surroundings: { findLocal: () => localStack(found) },
          },
          onLaptop,
        ),
    });
  },
});

if (import.meta.main) await startCommand(command);
