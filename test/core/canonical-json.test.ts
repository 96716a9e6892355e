import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson, withKeysInOrder } from '../../src/core/canonical-json.ts';

const canonicalText = (text: string) => canonicalJson(JSON.parse(text));

/** Keys in any order that are few and alike, so that much depends on the order. */
const key = fc.oneof(
  fc.constantFrom('', 'a', 'B', 'aa', 'é', 'e\u0301', '😀', '\ufb33', '\u20ac', '"', '\\', '\n'),
  fc.constantFrom('0', '1', '9', '10', '01', '-1', '1.5', '4294967295', '1a', '!', ':', '/'),
  fc.string(),
);
const value = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.jsonValue({ maxDepth: 0 }),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(key, tie('json'), { maxKeys: 6 }),
  ),
})).json;

describe('canonicalJson', () => {
  it.each([
    ['a number', '-0', '0'],
    ['a great number', '100000000000000000000000', '1e+23'],
    ['a string', '"\\u00e9\\/\\u000f\\n\\"\\\\\\u20ac"', '"é/\\u000f\\n\\"\\\\€"'],
    ['null', 'null', 'null'],
    ['keys in order', '{"a":1,"b":2}', '{"a":1,"b":2}'],
    ['keys out of order', '{"c":1,"b":{"e":3,"d":4},"a":2}', '{"a":2,"b":{"d":4,"e":3},"c":1}'],
    [
      'objects in arrays',
      '[[{"b":[],"a":{}}],0,{"b":1,"a":false}]',
      '[[{"a":{},"b":[]}],0,{"a":false,"b":1}]',
    ],
    ['an empty key', '{"a":1,"":2}', '{"":2,"a":1}'],
    ['keys like numbers', '{"a":[{"10":1,"9":2}]}', '{"a":[{"10":1,"9":2}]}'],
    ['the key 0 behind another', '{"0":1,"!":2}', '{"!":2,"0":1}'],
    ['the key 9 behind another', '{"9":1,"!":2}', '{"!":2,"9":1}'],
    [
      'keys by UTF-16 code units',
      '{"\ufb33":1,"😀":2,"\u20ac":3}',
      '{"\u20ac":3,"😀":2,"\ufb33":1}',
    ],
    ['the key __proto__', '{"b":1,"__proto__":{"a":2}}', '{"__proto__":{"a":2},"b":1}'],
    ['keys of the prototype', '{"toString":1,"constructor":2}', '{"constructor":2,"toString":1}'],
  ])('writes %s', (_, text, canonical) => {
    expect(canonicalText(text)).toBe(canonical);
  });

  it.each([2, 31, 32, 33, 34, 1000])('puts %d keys in order', (count) => {
    const names = Array.from({ length: count }, (_, index) => `k${String(index).padStart(4, '0')}`);
    const canonical = `{${names.map((name) => `"${name}":1`).join()}}`;
    expect(canonicalJson(Object.fromEntries(names.map((name) => [name, 1])))).toBe(canonical);
    names.reverse();
    expect(canonicalJson(Object.fromEntries(names.map((name) => [name, 1])))).toBe(canonical);
  });

  it('writes nothing for nothing', () => {
    expect(canonicalJson(undefined)).toBe('');
  });

  it('writes what the RFC’s own library does, as old hashes were made', () => {
    fc.assert(
      fc.property(value, (json) => {
        const read: unknown = JSON.parse(JSON.stringify(json));
        expect(canonicalJson(read)).toBe(canonicalize(read));
      }),
      { numRuns: 1000 },
    );
  });

  it('does so down to the deepest level', () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 64, maxLength: 64 }), (keys) => {
        const deep = keys.reduce<unknown>((inner, name) => ({ c: 1, [name]: inner, b: 1 }), 0);
        expect(canonicalJson(deep)).toBe(canonicalize(deep));
      }),
    );
  });

  it('leaves the value as it was', () => {
    const read = { b: [{ d: 1, c: 2 }], a: 1 };
    canonicalJson(read);
    expect(JSON.stringify(read)).toBe('{"b":[{"d":1,"c":2}],"a":1}');
  });
});

describe('withKeysInOrder', () => {
  it.each([
    ['{"b":1,"a":[{"d":2,"c":[]}]}', '{"a":[{"c":[],"d":2}],"b":1}'],
    ['{":":1,"/":2}', '{"/":2,":":1}'],
    ['{"/":1,"!":2}', '{"!":2,"/":1}'],
    ['[null,"1",{"a1":0,"":{}}]', '[null,"1",{"":{},"a1":0}]'],
  ])('copies %s', (text, copy) => {
    expect(JSON.stringify(withKeysInOrder(JSON.parse(text)))).toBe(copy);
  });

  it.each([
    '{"0":1}',
    '{"9":1}',
    '[[{"a":{"12":1}}]]',
    '{"a":1,"__proto__":2}',
    '{"b":[1,{"5":1}]}',
  ])('makes no copy of %s, and leaves it to the library', (text) => {
    expect(withKeysInOrder(JSON.parse(text))).toBeUndefined();
  });
});
