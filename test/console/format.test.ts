import { describe, expect, it } from 'vitest';

import {
  countText,
  moreText,
  relativeText,
  spanText,
  utcText,
} from '../../src/console/parts/format.ts';

describe('countText', () => {
  it.each([
    [0, '0 events'],
    [1, '1 event'],
    [12_345, '12,345 events'],
  ])('tells %s', (count, text) => {
    expect(countText(count, 'event')).toBe(text);
  });
});

describe('moreText', () => {
  it.each([
    [0, false, ''],
    [-3, false, ''],
    [1_200, false, ' and 1,200 more'],
    [0, true, ' and more'],
    [4, true, ' and at least 4 more'],
  ])('tells what follows if %s are left, and others too: %s', (left, isLeast, text) => {
    expect(moreText(left, isLeast)).toBe(text);
  });
});

describe('spanText', () => {
  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [7_200_000, '2 h'],
    [200_000_000_000, '2,314 d'],
  ])('tells %s ms in the largest unit', (milliseconds, text) => {
    expect(spanText(milliseconds)).toBe(text);
  });
});

describe('relativeText', () => {
  it('tells what was and what will be', () => {
    expect([relativeText(0, 60_000), relativeText(60_000, 0)]).toEqual(['1 min ago', 'in 1 min']);
  });
});

describe('utcText', () => {
  it('names the zone', () => {
    expect(utcText(Date.UTC(2026, 10, 29, 8, 5, 9))).toBe('2026-11-29 08:05:09 UTC');
  });
});
