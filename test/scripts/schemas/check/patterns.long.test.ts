import { expect, it } from 'vitest';

import { findText } from '../../../../scripts/schemas/check/patterns/find-text.ts';
import { compareRandomPatterns } from './random-patterns.ts';

it('finds texts that random patterns judge differently, or proves that there are none', () => {
  const kinds = compareRandomPatterns('2', 5_000);
  expect(kinds.text).toBeGreaterThan(500);
  expect(kinds.none).toBeGreaterThan(500);
});

it('knows the characters of Unicode properties', () => {
  const limits = { minLength: 0, maxLength: Infinity };
  const inside = findText({ matching: ['^\\p{Lu}+$'], refusing: '^\\p{L}+$', ...limits });
  const outside = findText({ matching: ['^\\p{L}+$'], refusing: '^\\p{Lu}+$', ...limits });
  expect([inside, outside]).toEqual([{ kind: 'none' }, { kind: 'text', text: 'a' }]);
});
