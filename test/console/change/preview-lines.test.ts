import { describe, expect, it } from 'vitest';

import { durationText, isSure, previewLines } from '../../../src/console/change/preview-lines.ts';

describe('previewLines', () => {
  it('tells what would be done, and what would be left, in words', () => {
    const counts = { accepted: 198, refused: 2, no_handler: 0, closed: 1, brand_new: 1 };
    const preview = { filter: {}, counts, refusals: [], missing_handlers: [], dead_letters: 0 };
    expect(previewLines('replay', preview)).toEqual([
      { count: 198, text: 'would be sent again' },
      { count: 2, text: 'would be refused again' },
      { count: 1, text: 'no longer open' },
      { count: 1, text: 'brand_new' },
    ]);
    expect(previewLines('discard', preview)[0]?.text).toBe('would be discarded');
  });
});

describe('isSure', () => {
  it.each([
    [1_000, '', true],
    [1_001, '', false],
    [1_001, '1001', true],
    [1_001, '1,001', true],
    [1_001, '1000', false],
    [1_001, 'about 1001', false],
  ])('of %s events, with "%s" typed, is %s', (accepted, typed, sure) => {
    expect(isSure(accepted, typed)).toBe(sure);
  });
});

describe('durationText', () => {
  it.each([
    [1, 50, '1 s'],
    [200, 50, '4 s'],
    [10_000, 50, '4 min'],
    [1_000_000, 50, '5.6 h'],
  ])('of %s messages at %s a second is %s', (messages, rate, text) => {
    expect(durationText(messages, rate)).toBe(text);
  });
});
