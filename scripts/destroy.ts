import { destroy } from './deploy/destroy.ts';
import { runCdk } from './deploy/run-cdk.ts';
import { runAsProcess } from './cli/run-as-process.ts';

await runAsProcess((commandLine) => destroy({ ...commandLine, runCdk }));
