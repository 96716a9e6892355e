/** `make local`: the deployed pipeline on this machine, until Ctrl-C. */
import { fileURLToPath } from 'node:url';

import { runCommand } from '../local/run-command.ts';
import { runAsProcess } from '../terminal/run-as-process.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

await runAsProcess((line) =>
  runCommand({
    ...line,
    templatePath: fromRoot('cdk.out/EventProcessor-dev.template.json'),
    endpointsFile: fromRoot('.local/endpoints.json'),
  }),
);
