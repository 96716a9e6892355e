import type { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import type { Violation } from './invariants/violation.ts';
import { simulate } from './simulate.ts';

/** The result of a run over many seeds, as `--json` prints it. */
export interface SimulationReport {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly interrupted: boolean;
  /** Messages that the simulated queues accepted. */
  readonly events: number;
  /** Steps of the simulated worlds: calls, answers, timeouts, … */
  readonly steps: number;
  readonly virtualSeconds: number;
  readonly milliseconds: number;
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** The faults that never happened. */
  readonly faultsMissing: readonly FaultKind[];
  readonly violations: readonly (Violation & { readonly seed: number; readonly replay: string })[];
}

export interface SeedRun {
  readonly first: number;
  readonly seeds: number;
  readonly registry: SchemaRegistry;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** The command that replays a seed. */
export function replayOf(seed: number): string {
  return `npm run -s simulate -- --seed ${seed}`;
}

/** Simulates one world after the other, until all are done or the signal is aborted. */
export async function runSeeds(run: SeedRun): Promise<SimulationReport> {
  const began = performance.now();
  const faults = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<
    FaultKind,
    number
  >;
  const violations: SimulationReport['violations'][number][] = [];
  let [seeds, events, steps, virtualSeconds] = [0, 0, 0, 0];
  while (seeds < run.seeds && !run.signal.aborted) {
    const seed = run.first + seeds;
    const result = await simulate(seed, { registry: run.registry });
    seeds += 1;
    events += result.events;
    steps += result.steps;
    virtualSeconds += result.virtualSeconds;
    for (const kind of FAULT_KINDS) faults[kind] += result.faults[kind];
    violations.push(...result.violations.map((one) => ({ seed, replay: replayOf(seed), ...one })));
    run.onProgress(seeds);
  }
  return {
    firstSeed: run.first,
    seeds,
    interrupted: seeds < run.seeds,
    events,
    steps,
    virtualSeconds: Math.round(virtualSeconds),
    milliseconds: Math.round(performance.now() - began),
    faults,
    faultsMissing: FAULT_KINDS.filter((kind) => faults[kind] === 0),
    violations,
  };
}
