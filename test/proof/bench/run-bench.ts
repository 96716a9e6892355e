import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Bundles } from './bundles.ts';
import type { CaseResult } from './case-result.ts';
import type { Family, Run } from './family.ts';

export interface BenchPlan extends Pick<Run, 'lengths' | 'templatePath' | 'signal'> {
  readonly families: readonly Family[];
  /** The names of the cases to measure. Empty means all. */
  readonly only: readonly string[];
  /** Called before each family with the number of finished families. */
  readonly onProgress: (done: number) => void;
}

/** The families with at least one case to measure. */
export function familiesFor(
  families: readonly Family[],
  only: readonly string[],
): readonly Family[] {
  if (only.length === 0) return families;
  return families.filter(({ cases }) => cases.some(({ name }) => only.includes(name)));
}

/** Measures one family after another. Only cases of the same family are compared with each other. */
export async function runBench(plan: BenchPlan): Promise<readonly CaseResult[]> {
  const { only, onProgress, lengths, templatePath, signal } = plan;
  const folder = await mkdtemp(join(tmpdir(), 'event-bench-'));
  const results: CaseResult[] = [];
  try {
    const run = { bundles: new Bundles(folder), folder, lengths, templatePath, signal };
    for (const [done, family] of familiesFor(plan.families, only).entries()) {
      onProgress(done);
      results.push(...(await family.measure(run)));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const missing = only.filter((name) => results.every((result) => result.name !== name));
  if (missing.length > 0) {
    throw new Error(`${missing.join(', ')}: left out by --quick. Run it without --quick.`);
  }
  return only.length === 0 ? results : results.filter(({ name }) => only.includes(name));
}
