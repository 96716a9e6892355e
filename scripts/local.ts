/** `make local`: the deployed pipeline on this machine, until Ctrl-C. */
import { join } from 'node:path';

import { onEmulators } from './local/leave-aws.ts';
import { runCommand } from './local/run-command.ts';
import { runAsProcess } from './cli/run-as-process.ts';
import { build } from './build/build.ts';
import { ROOT, TEMPLATE } from './build/steps.ts';

await runAsProcess((line) =>
  runCommand({
    ...onEmulators(line),
    makeTemplate: async () => {
      const { FIFO, ACCEPTANCE } = line.env;
      const context = [
        ...(FIFO ? [`fifo=${FIFO}`] : []),
        ...(ACCEPTANCE ? [`acceptance=${ACCEPTANCE}`] : []),
      ];
      await build(['template'], { ...line, context });
      return join(ROOT, TEMPLATE);
    },
    endpointsFile: join(ROOT, '.local/endpoints.json'),
  }),
);
