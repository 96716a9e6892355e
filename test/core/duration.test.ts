import { describe, expect, it } from 'vitest';

import { durationSeconds } from '../../src/core/duration.ts';

describe('a duration', () => {
  it.each([
    ['1s', 1],
    ['90s', 90],
    ['30m', 1_800],
    ['24h', 86_400],
    ['3d', 259_200],
    ['0s', 0],
  ])('%s has %i seconds', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each(['', '24', 'h', '1.5h', '-1h', ' 1h', '1h ', '1H', '1w', '1h30m', '1e3s', '1234567890s'])(
    'is not "%s"',
    (text) => {
      expect(durationSeconds(text)).toBeUndefined();
    },
  );
});
