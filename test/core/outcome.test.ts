import { describe, expect, it } from 'vitest';

import { isRejection } from '../../src/core/outcome.ts';

describe('isRejection', () => {
  it.each([
    ['malformed_json', true],
    ['expired', true],
    ['id_conflict', false],
    ['no_such_reason', false],
    [undefined, false],
  ])('of %s is %s', (reason, expected) => {
    expect(isRejection(reason)).toBe(expected);
  });
});
