import type { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { readArguments } from '../../../scripts/cli/arguments.ts';
import { paintFor } from '../../../scripts/cli/colours.ts';
import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import { createProgress } from '../../../scripts/cli/progress.ts';
import type { CommandLine } from '../../../scripts/cli/run-as-process.ts';
import { helpText, problemText } from '../../../scripts/cli/usage.ts';
import { PLANTED_BUGS } from './planted-bugs/find-bug.ts';
import { simulate } from './simulate.ts';
import { traceText, violationText } from './trace.ts';
import { SIMULATE_OPTIONS, SIMULATE_USAGE } from './options.ts';
import { plantedBugsText, reportText } from './report-text.ts';
import { runPlantedBugs } from './run-planted-bugs.ts';
import { runSeeds } from './run-seeds.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  readonly registry: SchemaRegistry;
}

/** Runs the command and returns its exit code. */
export async function simulateCommand(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr } = surroundings;
  const { values, problems } = readArguments(SIMULATE_OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(SIMULATE_USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(SIMULATE_USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  if (values['planted-bugs']) return findPlantedBugs(values.json, surroundings);
  if (values.seed !== undefined && !values.json) return replay(values.seed, surroundings);
  const only = values.seed !== undefined && { first: values.seed, seeds: 1 };
  const { first, seeds } = only || { first: values.first ?? 1, seeds: values.seeds ?? 100 };
  return attack(first, seeds, values.json, surroundings);
}

/** Simulates many worlds, and prints the lives of the messages of the first world that goes wrong. */
async function attack(
  first: number,
  seeds: number,
  json: boolean,
  { registry, signal, stdout, stderr, env }: Surroundings,
): Promise<number> {
  stderr.write(`Simulating seeds ${first} to ${first + seeds - 1}\n`);
  const progress = createProgress(stderr, 'Simulating', seeds, undefined, env);
  const report = await runSeeds({ first, seeds, registry, signal, onProgress: progress.update });
  progress.finish();
  stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(report, paintFor(stdout, env)));
  const [violation] = report.violations;
  if (violation) {
    const again = await simulate(violation.seed, { registry, tellsLives: true });
    stderr.write(`\n${violationText(again)}`);
    return 1;
  }
  return report.interrupted ? INTERRUPTED : 0;
}

async function replay(seed: number, { registry, stdout }: Surroundings): Promise<number> {
  const result = await simulate(seed, { registry, tellsLives: true });
  stdout.write(traceText(result));
  if (result.violations.length === 0) stdout.write('Every invariant held.\n');
  return result.violations.length > 0 ? 1 : 0;
}

async function findPlantedBugs(
  json: boolean,
  { registry, signal, stdout, stderr, env }: Surroundings,
): Promise<number> {
  const progress = createProgress(stderr, 'Planting', PLANTED_BUGS.length, undefined, env);
  const bugs = await runPlantedBugs(registry, signal, progress.update);
  progress.finish();
  const text = json ? `${JSON.stringify({ plantedBugs: bugs })}\n` : undefined;
  stdout.write(text ?? plantedBugsText(bugs, paintFor(stdout, env)));
  if (bugs.some(({ caught }) => !caught)) return 1;
  return bugs.length < PLANTED_BUGS.length ? INTERRUPTED : 0;
}
