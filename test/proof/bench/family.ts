import type { Bundles } from './bundles.ts';
import type { CaseResult } from './case-result.ts';
import type { ContestLength } from './contest.ts';

/** What a case is, for `--list` and for the table's legend. */
export interface CaseDescription {
  readonly name: string;
  readonly what: string;
  /** What its floor is; missing where it has none. */
  readonly floor?: string;
}

/** Cases that are measured together, since they are compared with each other. */
export interface Family {
  readonly name: string;
  /** What the table of its cases is headed with. */
  readonly title: string;
  readonly cases: readonly CaseDescription[];
  measure(run: Run): Promise<readonly CaseResult[]>;
}

/** What a family measures with. */
export interface Run {
  readonly bundles: Bundles;
  /** A folder for files of this run. */
  readonly folder: string;
  /** The synthesized stack, for what runs it whole. */
  readonly templatePath: string;
  readonly lengths: Lengths;
  readonly signal: AbortSignal;
}

/** How long is measured. */
export interface Lengths {
  /** Contests of contestants that are compared with each other. */
  readonly contest: ContestLength;
  /** Processes that each hold such a contest: the compiler does not make the same of the same code each time. */
  readonly contests: number;
  /** Contests that show how a cost grows. */
  readonly growth: ContestLength;
  /** Different events that are measured with, at least one batch of them. */
  readonly events: number;
  /** Cases of larger batches, bodies and registries are left out. */
  readonly largest: { readonly batch: number; readonly bytes: number; readonly schemas: number };
  /** Runs of each kind of process. */
  readonly processes: number;
  /** Events sent at once, and then one after the other, through the whole pipeline. */
  readonly sent: number;
}

export const FULL: Lengths = {
  contest: { rounds: 11, measure: 100, warmUp: 2000 },
  contests: 2,
  growth: { rounds: 9, measure: 50, warmUp: 2000 },
  events: 400,
  largest: { batch: 1000, bytes: 256 * 1024, schemas: 500 },
  processes: 21,
  sent: 3000,
};

/** Shows that there is nothing that can't be measured, not what it comes to. */
export const QUICK: Lengths = {
  contest: { rounds: 1, measure: 1, warmUp: 1 },
  contests: 1,
  growth: { rounds: 1, measure: 1, warmUp: 1 },
  events: 100,
  largest: { batch: 100, bytes: 16 * 1024, schemas: 20 },
  processes: 1,
  sent: 100,
};
