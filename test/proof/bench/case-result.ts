import { median, spreadOf } from './numbers.ts';

/** The result of one case. `--json` prints a list of these. */
export interface CaseResult {
  readonly name: string;
  readonly median: number;
  /** The quartiles. */
  readonly spread: readonly [number, number];
  readonly unit: string;
  /** The value it is compared with, in the same unit. `null` if there is none. */
  readonly floor: number | null;
  /** The result as a multiple of its floor, both measured side by side. */
  readonly ratio: number | null;
}

/** A case measured in rounds together with its floor. Its ratio is the median of the ratios of each round. */
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

/** A case that compares two measurements: one as a multiple of the other, round by round. */
export function timesCase(
  name: string,
  rounds: readonly number[],
  others: readonly number[],
): CaseResult {
  const ratios = rounds.map((value, round) => value / (others[round] ?? NaN));
  return measuredCase(name, '×', ratios);
}

/** A case that has the same result in each run. */
export function countedCase(
  name: string,
  unit: string,
  value: number,
  floor: number | null = null,
): CaseResult {
  const ratio = floor === null ? null : value / floor;
  return { name, median: value, spread: [value, value], unit, floor, ratio };
}
