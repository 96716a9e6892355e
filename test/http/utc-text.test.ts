import { describe, expect, it } from 'vitest';

import { utcText } from '../../src/http/utc-text.ts';

describe('utcText', () => {
  it.each([
    ['2026-11-21t10:00:00+01:00', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21T09:00:00.0009999999Z', '2026-11-21T09:00:00.000Z'],
    ['9999-12-31T23:59:59-01:00', '9999-12-31T23:59:59.999Z'],
    ['0000-01-01T00:00:00+01:00', '0000-01-01T00:00:00.000Z'],
  ])('writes %s as %s', (dateTime, text) => {
    expect(utcText(dateTime)).toBe(text);
  });
});
