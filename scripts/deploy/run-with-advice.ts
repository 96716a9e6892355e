import type { CommandLine } from '../cli/run-as-process.ts';
import { adviceFor } from './known-failures.ts';
import type { CdkResult, RunCdk } from './run-cdk.ts';

/** As a shell reports a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Runs a command of the CDK, says what to do if it fails for a known reason, and gives the exit code. */
export async function runWithAdvice(
  runCdk: RunCdk,
  args: readonly string[],
  { stderr, signal }: Pick<CommandLine, 'stderr' | 'signal'>,
): Promise<number> {
  const result = await runCdk(args, signal);
  if (result.exitCode !== 0) {
    for (const advice of adviceFor(result.errors)) stderr.write(`\nhint: ${advice}\n`);
  }
  return exitCodeOf(result, signal);
}

export function exitCodeOf({ exitCode }: CdkResult, signal: AbortSignal): number {
  if (exitCode === 0) return 0;
  return signal.aborted ? INTERRUPTED : 1;
}
