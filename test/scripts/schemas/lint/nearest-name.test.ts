import { expect, it } from 'vitest';

import { nearestName } from '../../../../scripts/schemas/lint/nearest-name.ts';

it.each([
  ['the name with one more character, not with two', 'ab', ['abcd', 'abc'], 'abc'],
  ['a name without the first two characters', 'xyabc', ['abc'], 'abc'],
  ['a name with two other characters', 'title', ['tuple'], 'tuple'],
  ['nothing, if three characters are too many', 'xyzabc', ['abc'], undefined],
  ['nothing, if three characters are missing', 'abc', ['abcxyz'], undefined],
  ['nothing, if three characters differ', 'abcd', ['axyz'], undefined],
])('a name that somebody meant is %s', (_, written, names, meant) => {
  expect(nearestName(written, names)).toBe(meant);
});
