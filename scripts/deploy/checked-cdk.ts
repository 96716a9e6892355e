import { paintFor } from '../cli/colours.ts';
import { argumentProblems } from './cdk-arguments.ts';
import type { Surroundings } from './deploy.ts';
import { runWithAdvice } from './run-with-advice.ts';

/** Runs a command of the CDK, whose name is the first argument, and returns the exit code. */
export async function checkedCdk(surroundings: Surroundings): Promise<number> {
  const [command = '', ...options] = surroundings.argv;
  if (refusesArguments(command, options, surroundings)) return 2;
  return runWithAdvice(surroundings.runCdk, [command, ...options], surroundings);
}

/** Says what is wrong with the arguments of a CDK command, and whether anything is. */
export function refusesArguments(
  command: string,
  options: readonly string[],
  { env, stderr }: Pick<Surroundings, 'env' | 'stderr'>,
): boolean {
  const problems = argumentProblems(command, options);
  for (const problem of problems) {
    stderr.write(`${paintFor(stderr, env)('red', 'error:')} ${problem}\n`);
  }
  return problems.length > 0;
}
