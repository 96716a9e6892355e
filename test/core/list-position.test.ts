import { describe, expect, it } from 'vitest';

import { isListPosition, listPosition } from '../../src/core/list-position.ts';

describe('isListPosition', () => {
  it.each([
    ['a place', listPosition('2026-11-29T08:00:00.000Z', 'acme#1'), true],
    ['a month that does not exist', '2026-13-29T08:00:00.000Z_0123456789abcdef', false],
    ['an hour that does not exist', '2026-11-29T25:00:00.000Z_0123456789abcdef', false],
    ['a hash of the wrong length', '2026-11-29T08:00:00.000Z_0123', false],
    ['another time zone', '2026-11-29T08:00:00.000+01:00_0123456789abcdef', false],
    ['nothing', '', false],
  ])('judges %s', (_, text, expected) => {
    expect(isListPosition(text)).toBe(expected);
  });
});
