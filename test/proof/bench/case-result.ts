import { median, spreadOf } from './numbers.ts';

/** What one case came to: an entry of what `--json` prints. */
export interface CaseResult {
  readonly name: string;
  readonly median: number;
  /** The quartiles. */
  readonly spread: readonly [number, number];
  readonly unit: string;
  /** What it is compared with, in the same unit; `null` where there is nothing to compare. */
  readonly floor: number | null;
  /** How many times the floor it is, measured side by side. */
  readonly ratio: number | null;
}

/** A case measured in rounds beside its floor: the ratio is the median of each round's own. */
export function measuredCase(
  name: string,
  unit: string,
  rounds: readonly number[],
  floors?: readonly number[],
): CaseResult {
  const ratios = floors && rounds.map((value, round) => value / (floors[round] ?? NaN));
  return {
    name,
    median: median(rounds),
    spread: spreadOf(rounds),
    unit,
    floor: floors ? median(floors) : null,
    ratio: ratios ? median(ratios) : null,
  };
}

/** How many times as much one took as another, round by round. */
export function timesCase(
  name: string,
  rounds: readonly number[],
  others: readonly number[],
): CaseResult {
  const ratios = rounds.map((value, round) => value / (others[round] ?? NaN));
  return measuredCase(name, '×', ratios);
}

/** A case that comes out the same in each run. */
export function countedCase(
  name: string,
  unit: string,
  value: number,
  floor: number | null = null,
): CaseResult {
  const ratio = floor === null ? null : value / floor;
  return { name, median: value, spread: [value, value], unit, floor, ratio };
}
