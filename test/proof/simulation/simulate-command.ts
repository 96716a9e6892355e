import type { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import type { Result, Session } from '../../../scripts/cli/define-command.ts';
import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import { createProgress } from '../../../scripts/cli/progress.ts';
import { outageCommand } from './outage/outage-command.ts';
import { PLANTED_BUGS } from './planted-bugs/find-bug.ts';
import { simulate } from './simulate.ts';
import { traceText, violationText } from './trace.ts';
import type { SimulateValues } from './options.ts';
import { plantedBugsText, simulationReportText } from './report-text.ts';
import { runPlantedBugs } from './run-planted-bugs.ts';
import { runSeeds } from './run-seeds.ts';

/** Simulates the worlds that the options ask for. */
export async function simulateCommand(
  { plantedBugs, outage, seed, first = 1, seeds = 100 }: SimulateValues,
  session: Session,
  registry: SchemaRegistry,
): Promise<Result> {
  if (outage) return outageCommand(session, registry);
  if (plantedBugs) return findPlantedBugs(session, registry);
  if (seed === undefined) return attack(first, seeds, session, registry);
  return session.json ? attack(seed, 1, session, registry) : replay(seed, registry);
}

/** Simulates many worlds, and prints the lives of the messages of the first world that goes wrong. */
async function attack(
  first: number,
  seeds: number,
  { signal, stderr, env }: Session,
  registry: SchemaRegistry,
): Promise<Result> {
  stderr.write(`Simulating seeds ${first} to ${first + seeds - 1}\n`);
  const progress = createProgress(stderr, 'Simulating', seeds, undefined, env);
  const run = { first, seeds, registry, signal, onProgress: progress.update };
  const report = await runSeeds(run).finally(progress.finish);
  const [violation] = report.violations;
  if (violation) {
    const again = await simulate(violation.seed, { registry, tellsLives: true });
    stderr.write(`\n${violationText(again)}`);
  }
  return {
    exitCode: violation ? 1 : report.interrupted ? INTERRUPTED : 0,
    json: report,
    text: (paint) => simulationReportText(report, paint),
  };
}

async function replay(seed: number, registry: SchemaRegistry): Promise<Result> {
  const result = await simulate(seed, { registry, tellsLives: true });
  const held = result.violations.length === 0;
  return {
    exitCode: held ? 0 : 1,
    json: { seed, held },
    text: `${traceText(result)}${held ? 'Every invariant held.\n' : ''}`,
  };
}

async function findPlantedBugs(
  { signal, stderr, env }: Session,
  registry: SchemaRegistry,
): Promise<Result> {
  const progress = createProgress(stderr, 'Planting', PLANTED_BUGS.length, undefined, env);
  const bugs = await runPlantedBugs(registry, signal, progress.update).finally(progress.finish);
  const missed = bugs.some(({ caught }) => !caught);
  return {
    exitCode: missed ? 1 : bugs.length < PLANTED_BUGS.length ? INTERRUPTED : 0,
    json: { plantedBugs: bugs },
    text: (paint) => plantedBugsText(bugs, paint),
  };
}
