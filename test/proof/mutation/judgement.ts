import type { Mutant } from './mutant.ts';

/** A mutant that may survive, and why. Without line numbers: those change with every line above. */
export interface Survivor extends Pick<Mutant, 'file' | 'line' | 'original' | 'replacement'> {
  readonly reason: string;
}

export interface Score {
  readonly file: string;
  readonly noticed: number;
  readonly survived: number;
  /** Per cent of those that were judged. */
  readonly score: number;
}

export interface Judgement {
  readonly total: Score;
  readonly files: readonly Score[];
  readonly explained: readonly Survivor[];
  /** Survivors that the list doesn't have: tests are missing, or reasons. */
  readonly unexplained: readonly Mutant[];
  /** Entries of the list that did not survive in the files of this run: they may go. */
  readonly noticedNow: readonly Survivor[];
  /** Never where no mutant was judged. */
  readonly passed: boolean;
}

/** The least score that passes, in per cent. */
export const LEAST_SCORE = 90;

/** Holds the mutants of a run against the list of those that may survive. */
export function judge(mutants: readonly Mutant[], list: readonly Survivor[]): Judgement {
  const survived = mutants.filter(({ fate }) => fate === 'survived');
  const unexplained = survived.filter((mutant) => !list.some((one) => isSame(one, mutant)));
  const total = scoreOf('all', mutants);
  const files = [...Map.groupBy(mutants, ({ file }) => file)]
    .map(([file, ofFile]) => scoreOf(file, ofFile))
    .toSorted((one, other) => (one.file < other.file ? -1 : 1));
  const inThisRun = list.filter((one) => files.some(({ file }) => file === one.file));
  const isAlive = (one: Survivor) => survived.some((mutant) => isSame(one, mutant));
  return {
    total,
    files,
    explained: inThisRun.filter(isAlive),
    unexplained,
    noticedNow: inThisRun.filter((one) => !isAlive(one)),
    passed: isJudged(total) && unexplained.length === 0 && total.score >= LEAST_SCORE,
  };
}

/** Whether there was any mutant that tests could notice. */
export function isJudged({ noticed, survived }: Score): boolean {
  return noticed + survived > 0;
}

function scoreOf(file: string, mutants: readonly Mutant[]): Score {
  const noticed = mutants.filter(({ fate }) => fate === 'noticed').length;
  const survived = mutants.filter(({ fate }) => fate === 'survived').length;
  const judged = noticed + survived;
  return { file, noticed, survived, score: judged === 0 ? 100 : (100 * noticed) / judged };
}

function isSame(one: Survivor, mutant: Mutant): boolean {
  return (
    one.file === mutant.file &&
    one.line === mutant.line &&
    one.original === mutant.original &&
    one.replacement === mutant.replacement
  );
}
