import type { Bundles } from './bundles.ts';
import type { CaseResult } from './case-result.ts';
import type { ContestLength } from './contest.ts';

/** A case, as `--list` and the table describe it. */
export interface CaseDescription {
  readonly name: string;
  readonly what: string;
  /** What its floor is. Missing if it has none. */
  readonly floor?: string;
}

/** Cases that are measured together, because they are compared with each other. */
export interface Family {
  readonly name: string;
  /** The heading of its table. */
  readonly title: string;
  readonly cases: readonly CaseDescription[];
  measure(run: Run): Promise<readonly CaseResult[]>;
}

/** What a family gets for a measurement. */
export interface Run {
  readonly bundles: Bundles;
  /** A folder for files of this run. */
  readonly folder: string;
  /** The path of the synthesized template, for families that run the whole stack. */
  readonly templatePath: string;
  readonly lengths: Lengths;
  readonly signal: AbortSignal;
}

/** How long and with how much to measure. */
export interface Lengths {
  /** The length of contests between handlers. */
  readonly contest: ContestLength;
  /** How many processes hold the same contest. The compiler optimizes the same code differently in each. */
  readonly contests: number;
  /** The length of contests that show how a cost grows. */
  readonly growth: ContestLength;
  /** The number of different events, but at least one batch. */
  readonly events: number;
  /** Cases with a larger batch, body or registry are left out. */
  readonly max: { readonly batch: number; readonly bytes: number; readonly schemas: number };
  /** How often each kind of process runs. */
  readonly processes: number;
  /** The number of events that go through the whole pipeline. */
  readonly sent: number;
}

export const FULL: Lengths = {
  contest: { rounds: 11, measureMs: 100, warmUpMs: 2000 },
  contests: 2,
  growth: { rounds: 9, measureMs: 50, warmUpMs: 2000 },
  events: 400,
  max: { batch: 1000, bytes: 256 * 1024, schemas: 500 },
  processes: 21,
  sent: 3000,
};

/** Shows only that every case can be measured. Its results mean nothing. */
export const QUICK: Lengths = {
  contest: { rounds: 1, measureMs: 1, warmUpMs: 1 },
  contests: 1,
  growth: { rounds: 1, measureMs: 1, warmUpMs: 1 },
  events: 100,
  max: { batch: 100, bytes: 16 * 1024, schemas: 20 },
  processes: 1,
  sent: 100,
};
