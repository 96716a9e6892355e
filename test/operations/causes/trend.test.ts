import { describe, expect, it } from 'vitest';

import { MAX_BUCKETS, trendOf } from '../../../src/operations/causes/trend.ts';

const at = (text: string): number => Date.parse(`2026-11-29T${text}Z`);

describe('trendOf', () => {
  it.each([
    ['one event now', ['09:00:00.500'], '09:00:00.900', '09:00:00', 1, [1]],
    ['seconds', ['09:00:03', '09:00:01', '09:00:01.999'], '09:00:04', '09:00:01', 1, [2, 0, 1, 0]],
    ['quiet since', ['09:00:01'], '09:04:59', '09:00:00', 10, [1, ...Array<number>(29).fill(0)]],
    ['ten minutes', ['09:00:10', '09:09:59'], '09:10:00', '09:00:00', 30, undefined],
    ['forty minutes', ['09:00:10'], '09:41:00', '09:00:00', 120, undefined],
    ['a later event than the end', ['09:00:00', '09:00:02'], '09:00:01', '09:00:00', 1, [1, 0, 1]],
  ] as const)('counts %s', (_, times, until, since, bucketSeconds, counts) => {
    const trend = trendOf(
      times.map((time) => at(time)),
      at(until),
    );
    expect([trend.since, trend.bucketSeconds]).toEqual([
      new Date(at(since)).toISOString(),
      bucketSeconds,
    ]);
    if (counts) expect(trend.counts).toEqual(counts);
  });

  it('keeps every event, in few buckets, over any period', () => {
    for (let length = 1; length < 1e13; length *= 3.7) {
      const times = [0, 0.2, 0.5, 0.9, 1].map((part) => at('00:00:59.999') + part * length);
      const { counts } = trendOf(times, at('00:00:00'));
      expect(counts.length).toBeLessThanOrEqual(MAX_BUCKETS);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    }
  });
});
