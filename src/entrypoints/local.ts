/** `make local`: the deployed pipeline on this machine, until Ctrl-C. */
import { fileURLToPath } from 'node:url';

import { onEmulators } from '../local/leave-aws.ts';
import { runCommand } from '../local/run-command.ts';
import { runAsProcess } from '../terminal/run-as-process.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

await runAsProcess((line) =>
  runCommand({
    ...onEmulators(line),
    templatePath: fromRoot('cdk.out/EventProcessor-dev.template.json'),
    endpointsFile: fromRoot('.local/endpoints.json'),
  }),
);
