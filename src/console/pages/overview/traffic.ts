import type { Period } from '#generated/console-api.ts';

export type Outcome = keyof Period['counts'];

/** The outcomes in the order in which bars are stacked, from below: what went well, then what needs somebody. */
export const OUTCOMES: readonly Outcome[] = [
  'processed',
  'duplicate',
  'retry',
  'conflict',
  'rejected',
  'failed',
];

/** What an outcome means, in a few words. */
export const MEANING: Readonly<Record<Outcome, string>> = {
  processed: 'recorded, and handled if it has a handler',
  duplicate: 'came again with the same content',
  retry: 'comes back by itself',
  conflict: 'same id, other content: kept beside the first',
  rejected: 'invalid: kept with its errors',
  failed: 'the handler gave up',
};

/** A part of a bar. Heights are shares of the chart's height, from 0 to 1. */
export interface Segment {
  readonly outcome: Outcome;
  readonly bottom: number;
  readonly height: number;
}

/** All messages of a period. */
export function totalOf({ counts }: Pick<Period, 'counts'>): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

/** How many messages of all periods had each outcome. */
export function totalsOf(series: readonly Period[]): Readonly<Record<Outcome, number>> {
  const sum = (outcome: Outcome) => series.reduce((total, each) => total + each.counts[outcome], 0);
  return Object.fromEntries(OUTCOMES.map((each) => [each, sum(each)])) as Record<Outcome, number>;
}

/** Where a chart may end, times a power of ten: so that its highest bar fills most of it. */
const TOPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The smallest round number that is at least as high as the highest bar: 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30 … */
export function topOf(series: readonly Period[]): number {
  const highest = Math.max(1, ...series.map(totalOf));
  const power = 10 ** Math.floor(Math.log10(highest));
  const tops = TOPS.map((top) => top * power).filter(Number.isInteger);
  return tops.find((top) => top >= highest) ?? highest;
}

/** A share of a bar's height that a count of 1 has at least, so that nobody overlooks it. */
const VISIBLE = 0.02;

/** The parts of a bar, from below. Outcomes that no message had are left out. */
export function segmentsOf({ counts }: Pick<Period, 'counts'>, top: number): readonly Segment[] {
  const present = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  const wanted = present.map((outcome) => Math.max(VISIBLE, counts[outcome] / top));
  const sum = wanted.reduce((total, height) => total + height, 0);
  const scale = Math.min(1, 1 / sum);
  let bottom = 0;
  return present.map((outcome, index) => {
    const height = (wanted[index] ?? 0) * scale;
    const segment = { outcome, bottom, height };
    bottom += height;
    return segment;
  });
}

/** `12 processed, 3 rejected`; `nothing` if there was no message. */
export function countsText(counts: Period['counts'], number: (count: number) => string): string {
  const present = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  return present.map((outcome) => `${number(counts[outcome])} ${outcome}`).join(', ') || 'nothing';
}

/** Seconds from the begin of a period to its end. */
export function secondsOf({ since, until }: Pick<Period, 'since' | 'until'>): number {
  return (Date.parse(until) - Date.parse(since)) / 1000;
}
