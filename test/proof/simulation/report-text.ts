import type { Paint } from '../../../scripts/cli/colours.ts';
import { FAULT_KINDS } from './faults.ts';
import { replayOf, type SimulationReport } from './run-seeds.ts';
import type { PlantedBugReport } from './run-planted-bugs.ts';

/** The text names at most this many seeds. The JSON has all of them. */
const SEEDS_SHOWN = 10;

/** The report for people. */
export function simulationReportText(report: SimulationReport, paint: Paint): string {
  const { firstSeed, seeds, events, milliseconds, violations, faults, faultsMissing } = report;
  const seconds = milliseconds / 1000;
  const days = report.virtualSeconds / 86_400;
  const lines = [
    `Seeds       ${firstSeed} to ${firstSeed + seeds - 1} (${seeds})`,
    `Events      ${number(events)} in ${seconds.toFixed(1)} s, ${number(Math.round(events / seconds))} a second`,
    `Simulated   ${number(report.steps)} steps, ${number(Math.round(days))} days`,
    'Faults',
    ...FAULT_KINDS.map((kind) => `  ${kind.padEnd(36)} ${number(faults[kind]).padStart(12)}`),
  ];
  if (faultsMissing.length > 0) lines.push(`Did not happen: ${faultsMissing.join(', ')}`);
  if (report.interrupted) lines.push('Interrupted.');
  lines.push(verdict(violations, paint), '');
  return lines.join('\n');
}

function verdict(violations: SimulationReport['violations'], paint: Paint): string {
  if (violations.length === 0) return paint('green', 'Violations  0: every invariant held.');
  const bySeed = Map.groupBy(violations, ({ seed }) => seed);
  const lines = [...bySeed].slice(0, SEEDS_SHOWN).flatMap(([seed, [first]]) => {
    const what = first ? `${first.invariant}: ${first.detail}` : '';
    return [`  seed ${seed}: ${what}`, `    ${replayOf(seed)}`];
  });
  const title = `Violations  ${violations.length}, in ${bySeed.size} of the seeds`;
  return [paint('red', title), ...lines].join('\n');
}

/** Says which seed found which planted bug, for people. */
export function plantedBugsText(bugs: readonly PlantedBugReport[], paint: Paint): string {
  const width = Math.max(...bugs.map(({ bug }) => bug.length));
  const lines = bugs.map(({ bug, caught, seed, invariant }) => {
    const found = caught
      ? `seed ${String(seed).padStart(2)}  ${invariant ?? ''}`
      : paint('red', invariant === null ? 'SURVIVED' : `seed ${seed ?? ''}: ${invariant} instead`);
    return `${bug.padEnd(width)}  ${found}`;
  });
  const caught = bugs.filter((one) => one.caught).length;
  return [...lines, `${caught} of ${bugs.length} planted bugs were caught.`, ''].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
