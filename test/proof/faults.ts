/** Attacks the promise with real processes: kills, and a proxy full of faults before SQS, DynamoDB and S3. */
import { randomInt } from 'node:crypto';

import { onEmulators } from '../../scripts/local/leave-aws.ts';
import { readArguments } from '../../scripts/cli/arguments.ts';
import { paintFor } from '../../scripts/cli/colours.ts';
import { INTERRUPTED } from '../../scripts/cli/interruption.ts';
import { runAsProcess, type CommandLine } from '../../scripts/cli/run-as-process.ts';
import { helpText, problemText } from '../../scripts/cli/usage.ts';
import { build } from '../../scripts/build/build.ts';
import { FAULTS_OPTIONS, FAULTS_USAGE } from './faults/options.ts';
import { brokenRound, reportOf, type Outcome } from './faults/report.ts';
import { brokenText, reportText, roundText } from './faults/report-text.ts';
import { runRound, type RoundResult } from './faults/run-round.ts';
import { loadSamples } from '../../scripts/samples/load-samples.ts';
import { sampleTemplate } from '../../scripts/samples/sample-template.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  /** Makes the template of the stack under attack; it names the function's code. */
  readonly makeTemplate: () => Promise<string>;
}

/** Runs the command and returns its exit code. */
export async function faultsCommand(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr } = surroundings;
  const { values, problems } = readArguments(FAULTS_OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(FAULTS_USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(FAULTS_USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  const { rounds = 5, seed = randomInt(2 ** 47), events = 200, json } = values;
  return attack({ rounds, firstSeed: seed, events, json }, surroundings);
}

interface Attack {
  readonly rounds: number;
  readonly firstSeed: number;
  readonly events: number;
  readonly json: boolean;
}

async function attack(attackPlan: Attack, surroundings: Surroundings): Promise<number> {
  const { firstSeed, json } = attackPlan;
  const { env, stdout } = surroundings;
  const began = performance.now();
  const outcome = await runRounds(attackPlan, surroundings);
  const seconds = Math.round((performance.now() - began) / 1000);
  const report = reportOf(firstSeed, outcome, seconds);
  stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(report, paintFor(stdout, env)));
  if (report.failures.length > 0) return 1;
  return report.interrupted ? INTERRUPTED : 0;
}

/** Runs one round after the other, and tells of each, until all are done, or one breaks, or it is interrupted. */
async function runRounds(
  { rounds: count, firstSeed, events, json }: Attack,
  { env, stdout, stderr, signal, makeTemplate }: Surroundings,
): Promise<Outcome> {
  const narration = json ? stderr : stdout;
  const paint = paintFor(narration, env);
  const templatePath = await makeTemplate();
  const schemas = await loadSamples();
  const rounds: RoundResult[] = [];
  narration.write(`Rounds with seeds ${firstSeed} to ${firstSeed + count - 1}\n`);
  while (rounds.length < count && !signal.aborted) {
    const seed = firstSeed + rounds.length;
    const result = await runRound({ seed, events, templatePath, schemas, signal }).catch(
      (error: unknown) => (signal.aborted ? undefined : brokenRound(seed, events, error)),
    );
    if (!result) break;
    if ('again' in result) {
      narration.write(brokenText(result, rounds.length + 1, paint));
      return { rounds, broken: result, interrupted: false };
    }
    rounds.push(result);
    narration.write(roundText(result, rounds.length, paint));
  }
  return { rounds, broken: undefined, interrupted: rounds.length < count };
}

if (import.meta.main) {
  await runAsProcess((line) =>
    faultsCommand({
      ...onEmulators(line),
      makeTemplate: async () => {
        await build(['samples', 'template'], line);
        return sampleTemplate();
      },
    }),
  );
}
