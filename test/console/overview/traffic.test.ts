import { describe, expect, it } from 'vitest';

import {
  countsText,
  OUTCOMES,
  secondsOf,
  segmentsOf,
  topOf,
  totalsOf,
  type Outcome,
} from '../../../src/console/pages/overview/traffic.ts';

const NONE = { processed: 0, duplicate: 0, conflict: 0, rejected: 0, failed: 0, retry: 0 };

function period(counts: Partial<Record<Outcome, number>> = {}) {
  return {
    since: '2026-11-21T08:59:00.000Z',
    until: '2026-11-21T09:00:00.000Z',
    counts: { ...NONE, ...counts },
  };
}

describe('the bars of the traffic', () => {
  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [7, 8],
    [10, 10],
    [11, 15],
    [200, 200],
    [201, 300],
    [999, 1_000],
    [1_001, 1_500],
  ])('of at most %i messages are drawn below %i', (highest, top) => {
    expect(topOf([period({ processed: highest }), period()])).toBe(top);
  });

  it('are as high as all outcomes together', () => {
    expect(topOf([period({ processed: 4, rejected: 3 })])).toBe(8);
  });

  it('stack the outcomes that there are, one on the other', () => {
    expect(segmentsOf(period({ failed: 2, processed: 10 }), 20)).toEqual([
      { outcome: 'processed', bottom: 0, height: 0.5 },
      { outcome: 'failed', bottom: 0.5, height: 0.1 },
    ]);
  });

  it('show a single failure among many messages, and never leave the chart', () => {
    const segments = segmentsOf(period({ processed: 9_999, failed: 1 }), 10_000);
    expect(segments.at(-1)?.height).toBeGreaterThan(0.015);
    const { bottom = 0, height = 0 } = segments.at(-1) ?? {};
    expect(bottom + height).toBeLessThanOrEqual(1);
  });

  it('are empty if nothing was received', () => {
    expect(segmentsOf(period(), 10)).toEqual([]);
  });
});

describe('the counts of the traffic', () => {
  it('are the sums of all periods, to the last message', () => {
    const totals = totalsOf([period({ processed: 12_345 }), period({ processed: 1, retry: 2 })]);
    expect(totals).toEqual({ ...NONE, processed: 12_346, retry: 2 });
    expect(Object.keys(totals)).toEqual(OUTCOMES);
  });

  it.each([
    [{}, 'nothing'],
    [{ rejected: 3, processed: 12 }, '12 processed, 3 rejected'],
  ])('of %j are told as %s', (counts, text) => {
    expect(countsText(period(counts).counts, String)).toBe(text);
  });

  it('are those of a period of this length', () => {
    expect(secondsOf(period())).toBe(60);
  });
});
