import { deploy } from './deploy/deploy.ts';
import { runCdk } from './deploy/run-cdk.ts';
import { runAsProcess } from './cli/run-as-process.ts';

await runAsProcess((commandLine) => deploy({ ...commandLine, runCdk }));
