import { paintFor } from '../cli/colours.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import type { CommandLine } from '../cli/run-as-process.ts';
import { argumentProblems } from './cdk-arguments.ts';
import { adviceFor } from './known-failures.ts';
import type { CdkResult, RunCdk } from './run-cdk.ts';

/** What a command that runs the CDK takes from outside; tests give their own. */
export interface CdkCommandLine extends CommandLine {
  readonly runCdk: RunCdk;
}

/** Runs the CDK command that the first argument names, and returns the exit code. */
export async function checkedCdk(commandLine: CdkCommandLine): Promise<number> {
  const [command = '', ...options] = commandLine.argv;
  if (refusesArguments(command, options, commandLine)) return 2;
  return runWithAdvice([command, ...options], commandLine);
}

/** Prints what is wrong with the arguments of a CDK command. True if anything is. */
export function refusesArguments(
  command: string,
  options: readonly string[],
  { env, stderr }: Pick<CommandLine, 'env' | 'stderr'>,
): boolean {
  const problems = argumentProblems(command, options);
  for (const problem of problems) {
    stderr.write(`${paintFor(stderr, env)('red', 'error:')} ${problem}\n`);
  }
  return problems.length > 0;
}

/** Runs a CDK command, says what to do if it fails for a known reason, and returns the exit code. */
export async function runWithAdvice(
  args: readonly string[],
  { runCdk, stderr, signal }: Pick<CdkCommandLine, 'runCdk' | 'stderr' | 'signal'>,
): Promise<number> {
  const result = await runCdk(args, signal);
  if (result.exitCode !== 0) {
    for (const advice of adviceFor(result.errors)) stderr.write(`\nhint: ${advice}\n`);
  }
  return cdkExitCode(result, signal);
}

/** 0 if the CDK succeeded, `INTERRUPTED` if a signal ended it, else 1. */
export function cdkExitCode({ exitCode }: CdkResult, signal: AbortSignal): number {
  if (exitCode === 0) return 0;
  return signal.aborted ? INTERRUPTED : 1;
}
