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

it('gives up if each step of a search visits thousands of states', () => {
  const limits = { minLength: 0, maxLength: Infinity };
  const refusing = '^(?:[ab]?c?d?){799}[a-d]{0,500}$';
  const result = findText({ matching: ['^(?:[ab]?c?d?){800}$'], refusing, ...limits });
  expect(result).toEqual({ kind: 'unknown' });
});
