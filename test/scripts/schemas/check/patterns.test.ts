import { describe, expect, it } from 'vitest';

import {
  findText,
  type FoundText,
  type WantedText,
} from '../../../../scripts/schemas/check/patterns/find-text.ts';
import { tellingTexts } from '../../../../scripts/schemas/check/patterns/telling-texts.ts';
import { compareRandomPatterns } from './random-patterns.ts';

const NONE = { kind: 'none' } as const;
const UNKNOWN = { kind: 'unknown' } as const;

function found(text: string): FoundText {
  return { kind: 'text', text };
}

function search(matching: readonly string[], wanted: Partial<WantedText>): FoundText {
  return findText({ matching, minLength: 0, maxLength: Infinity, ...wanted });
}

describe('a text that one pattern accepts and another refuses', () => {
  it.each<[one: string, other: string, FoundText]>([
    ['^[A-Z]{3}$', '^[A-WYZ][A-Z]{2}$', found('XAA')],
    ['^[A-WYZ][A-Z]{2}$', '^[A-Z]{3}$', NONE],
    ['^[a-z][a-z_]*$', '^[a-z]+$', found('a_')],
    ['^(?:a|b|)$', '^[ab]?$', NONE],
    ['^a$|^b$', '^[ab]$', NONE],
    ['^[ab]$', '^a$|^b$', NONE],
    ['b', 'abc', found('b')],
    ['abc', 'b', NONE],
    ['^a', '^', NONE],
    ['$', '^a', found('')],
    ['^\\d+$', '^[0-9]+$', NONE],
    ['^[^]*$', '^.*$', found('\n')],
    ['^[\\u{1F600}-\\u{1F64F}]$', '^[\\u{1F600}-\\u{1F64E}]$', found('\u{1f64f}')],
    ['^[^]$', '^[\\0-\\uD7FF]$', found('\ue000')],
    ['^[^]$', '^[\\0-\\uD7FF\\uE000-\\u{10FFFF}]$', NONE],
    ['^(?!TEST)[A-Z]+$', '^[A-Z]+$', NONE],
    ['^[A-Z]+$', '^(?!TEST)[A-Z]+$', found('TEST')],
    ['^[A-Z]+$', '^(?=A)[A-Z]+$', found('B')],
    // Automata can't say what these mean.
    ['^[ab]+$', '^(a|b)\\1$', UNKNOWN],
    ['^a+$', 'a\\b', UNKNOWN],
    ['^a$', '^a{1,99999}$', UNKNOWN],
    ['^[', '^(?<name>a)$', found('')],
  ])('%s, but not %s: %j', (matching, refusing, expected) => {
    expect(search([matching], { refusing })).toEqual(expected);
  });

  it("isn't searched if groups are nested too deep", () => {
    const refusing = `^${'(?:'.repeat(1_000)}a${')?'.repeat(1_000)}$`;
    expect(search(['^a$'], { refusing })).toEqual(UNKNOWN);
  });

  it('has a length within the limits', () => {
    const refusing = '^[a-z]{1,5}$';
    expect(search(['^[a-z]+$'], { refusing, maxLength: 5 })).toEqual(NONE);
    expect(search(['^[a-z]+$'], { refusing, maxLength: 6 })).toEqual(found('aaaaaa'));
    expect(search(['^[a-z]*$'], { refusing: '^[a-y]*$', minLength: 3 })).toEqual(found('aaz'));
  });

  it('matches several patterns', () => {
    expect(search(['^[ab]+$', '^[bc]+$'], { refusing: '^b+$' })).toEqual(NONE);
    expect(search(['^[ab]+$', '^[bc]+$'], { refusing: '^b$' })).toEqual(found('bb'));
  });

  it('is searched for each order of two patterns', () => {
    expect(tellingTexts(['^[ab]$', '^[bc]$', '^[ab]$'])).toEqual(['a', 'c']);
  });
});

it('is never missed, and is what it says, for random patterns', () => {
  const kinds = compareRandomPatterns('1', 100);
  expect(kinds.text).toBeGreaterThan(10);
  expect(kinds.none).toBeGreaterThan(10);
});
