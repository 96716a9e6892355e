import { describe, expect, it } from 'vitest';

import { barsOf, trendText } from '../../../src/console/pages/causes/trend.ts';

const TREND = { since: '2026-11-29T09:00:00.000Z', bucket_seconds: 60, counts: [4, 0, 8, 1, 0] };

describe('the bars of a trend', () => {
  it('are as high as their part of the highest one', () => {
    expect(barsOf(TREND)).toMatchObject([
      { since: Date.parse(TREND.since), count: 4, height: 0.5 },
      { height: 0 },
      { since: Date.parse('2026-11-29T09:02:00.000Z'), height: 1 },
      { height: 0.125 },
      { height: 0 },
    ]);
  });
});

describe('the text of a trend', () => {
  it.each([
    [TREND, '13 events received within 5 min: at most 8 in 1 min, none in the last 1 min'],
    [
      { ...TREND, counts: [0, 1] },
      '1 event received within 2 min: at most 1 in 1 min, 1 in the last 1 min',
    ],
  ])('says when it rose, and whether it goes on', (trend, text) => {
    expect(trendText(trend)).toBe(text);
  });
});
