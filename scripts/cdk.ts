/** The commands of the CDK that need no more than a check of their arguments: synth and bootstrap. */
import { checkedCdk } from './deploy/checked-cdk.ts';
import { runCdk } from './deploy/run-cdk.ts';
import { runAsProcess } from './cli/run-as-process.ts';

await runAsProcess((commandLine) => checkedCdk({ ...commandLine, runCdk }));
