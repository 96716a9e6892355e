import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalHash } from '../../src/core/content-hash.ts';
import { textHash } from '../../src/core/text-hash.ts';

const SHA_256 = /^[0-9a-f]{64}$/;

const hashOf = (text: string) => canonicalHash(JSON.parse(text));

describe('canonicalHash', () => {
  it('is the SHA-256 of the canonical text', () => {
    expect(canonicalHash({ b: [1, 'x'], a: null })).toBe(textHash('{"a":null,"b":[1,"x"]}'));
    expect(canonicalHash('')).toMatch(SHA_256);
  });

  it.each([
    ['key order', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ['white space', '{"a":[1,2]}', ' { "a" : [ 1 ,\n2 ] } '],
    ['how a number is written', '[1,100,0.5]', '[1.0,1e2,5e-1]'],
    ['how a character is written', '"é/"', '"\\u00e9\\/"'],
  ])('does not depend on %s', (_, one, other) => {
    expect(hashOf(one)).toBe(hashOf(other));
  });

  it.each([
    ['a value', '{"a":1}', '{"a":2}'],
    ['a type', '{"a":1}', '{"a":"1"}'],
    ['null for nothing', '{"a":null}', '{}'],
    ['the order of an array', '[1,2]', '[2,1]'],
    ['a level', '[[1]]', '[1]'],
    ['an accent written in two ways of Unicode', '"é"', '"e\u0301"'],
  ])('depends on %s', (_, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  it('does not depend on the order in which an object was built', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const wellFormed = JSON.stringify(object).toWellFormed();
        fc.pre(!/\\ud[89a-f]/.test(wellFormed));
        const json = JSON.parse(wellFormed) as object;
        const reversed = Object.fromEntries(Object.entries(json).reverse());
        expect(canonicalHash(reversed)).toBe(canonicalHash(json));
      }),
    );
  });
});

describe('textHash', () => {
  it('is the SHA-256 of the text in UTF-8', () => {
    expect(textHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(textHash('é')).not.toBe(textHash('e\u0301'));
  });
});
