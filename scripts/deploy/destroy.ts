import { paintFor } from '../cli/colours.ts';
import { helpText, type Usage } from '../cli/usage.ts';
import { checkedCdk, type CdkCommandLine } from './checked-cdk.ts';

const DESTROY_USAGE: Usage = {
  command: 'npm run destroy --',
  summary: 'Deletes the stack from AWS. A prod stack is protected, and its data stays.',
  options: { help: { description: 'Print this help.' } },
  examples: ['make destroy STAGE=dev', "make destroy ARGS='--force --profile work'"],
  notes: [
    'Empty the bucket first: make empty-bucket STAGE=dev.',
    'All other options go to the CDK: see npx cdk destroy --help.',
    'Exit code: 0 deleted, 1 not deleted, 2 wrong options, 130 interrupted.',
  ],
};

/** Deletes the stack, and returns the exit code. */
export async function destroy(commandLine: CdkCommandLine): Promise<number> {
  const { argv, env, stdout } = commandLine;
  if (argv.includes('--help') || argv.includes('-h')) {
    stdout.write(helpText(DESTROY_USAGE, paintFor(stdout, env)));
    return 0;
  }
  return checkedCdk({ ...commandLine, argv: ['destroy', ...argv] });
}
