import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { keysAsWritten, parseExactly } from '../../../src/core/json/exact-json.ts';

beforeEach(() => {
  // From now on V8 misreads an escape with which a key begins, or that comes second after "h".
  JSON.parse(String.raw`{"\\":0}`);
  JSON.parse(String.raw`{"h":[],"\\":0}`);
});

describe('parseExactly', () => {
  it.each([
    [String.raw`{"h":1,"\n":2}`, { h: 1, '\n': 2 }],
    [String.raw`{"h":1,"\\":2}`, { h: 1, '\\': 2 }],
    [String.raw`{"h":1,"\"":"\"","\\":2}`, { h: 1, '"': '"', '\\': 2 }],
    [
      String.raw`[{"h":1,"\/":[]},{"h":1,"\\":{}}]`,
      [
        { h: 1, '/': [] },
        { h: 1, '\\': {} },
      ],
    ],
    [
      ' {\t"\\\\" : [ 1 ,\r\n-2.5e3, true,false , null ] , "a" : { } , "b" : [ ] } \n',
      { '\\': [1, -2500, true, false, null], a: {}, b: [] },
    ],
    ['{"a":{"b":"\\\\"}}', { a: { b: '\\' } }],
    ['1', 1],
  ])('reads %s', (text, value) => {
    expect(parseExactly(text)).toEqual(value);
  });

  it('reads whatever was written', () => {
    const key = fc.constantFrom('h', '\\', '\n', '"', 'h\\', 'h\n', '\\n', 'é');
    const json = fc.letrec((tie) => ({
      value: fc.oneof(fc.integer(), fc.string(), fc.array(tie('value')), tie('object')),
      object: fc.dictionary(key, tie('value')),
    })).value;
    fc.assert(
      fc.property(json, fc.nat(2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(JSON.stringify(parseExactly(text))).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('keysAsWritten', () => {
  it('gives what was parsed, where no key of it has a backslash', () => {
    const text = String.raw`{"a":"\n"}`;
    const parsed: unknown = JSON.parse(text);
    expect(keysAsWritten(text, parsed)).toBe(parsed);
  });
});
