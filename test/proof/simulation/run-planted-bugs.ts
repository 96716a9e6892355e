import type { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import type { Invariant } from './invariants/violation.ts';
import { findBug, PLANTED_BUGS } from './planted-bugs/find-bug.ts';

/** The seed and the invariant that found a planted bug. */
export interface PlantedBugReport {
  /** Completes "a consumer that …". */
  readonly bug: string;
  /** Whether the invariant is one that the bug is known to break. */
  readonly caught: boolean;
  readonly seed: number | null;
  readonly invariant: Invariant | null;
}

/** Plants the bugs one after the other, and runs seeds until they find each. */
export async function runPlantedBugs(
  registry: SchemaRegistry,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<readonly PlantedBugReport[]> {
  const reports: PlantedBugReport[] = [];
  for (const bug of PLANTED_BUGS) {
    if (signal.aborted) break;
    const found = await findBug(bug, registry);
    const invariant = found?.violation.invariant ?? null;
    const caught = invariant !== null && bug.breaks.includes(invariant);
    reports.push({ bug: bug.name, caught, seed: found?.seed ?? null, invariant });
    onProgress(reports.length);
  }
  return reports;
}
