import { readdirSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { plainBody } from '../../../src/core/json/plain-json.ts';
import { MAX_LEVELS, scanJson } from '../../../src/core/json/json-scan.ts';
import { mayHaveMisreadKey } from '../../../src/core/json/misread-keys.ts';
import { PAYMENT, reorderedText, wireText } from '../../support/events.ts';
import { mutated } from '../../support/json-texts.ts';
import { cases } from '../../support/cases.ts';

const CORPUS = 'test/proof/fuzz/corpus';

/** The text of the body if no scan is needed. `undefined` if the scan must decide, or the text isn't an object. */
function bodyIn(text: string): string | undefined {
  const message = parsed(text);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
  return plainBody(text, message as Record<string, unknown>, 'body');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** If the text needs no scan, a scan must find no fault, and the same body. */
function expectTheScanToAgree(text: string): void {
  const body = bodyIn(text);
  if (body === undefined) return;
  const { fault, members } = scanJson(text);
  expect(fault).toBeUndefined();
  const span = members.get('body');
  expect(body).toBe(text.slice(span?.start, span?.end));
}

/** Text of any characters. `fc.string({ unit: 'binary' })` takes a second to make. */
const anyText = fc
  .array(fc.nat(0x10ffff).filter((code) => code < 0xd800 || code > 0xdfff))
  .map((codes) => String.fromCodePoint(...codes));

const nested = (levels: number, innermost = '') =>
  `${'['.repeat(levels)}${innermost}${']'.repeat(levels)}`;

describe('plainBody: a text that plainly breaks no rule', () => {
  it.each([
    ['{"body":1}', '1'],
    [
      '{"body":{"c":[1.5,-2,0,0.01,-0,null,true,false,""]},"d":[]}',
      '{"c":[1.5,-2,0,0.01,-0,null,true,false,""]}',
    ],
    [
      '{"body":[123456789012345,12345678901.123,1.0,100000000000000]}',
      '[123456789012345,12345678901.123,1.0,100000000000000]',
    ],
    ['{"body":{},"":1}', '{}'],
    ['{"body":"a","b":["body"]}', '"a"'],
    ['{"a":"body","body":2}', '2'],
    ['{"a":{"body":1},"body":[{"body":2},{"body":3}],"b":[{"body":4}]}', '[{"body":2},{"body":3}]'],
    ['{"a":"1e5 3e2,4E1","body":5}', '5'],
    ['{"a":"1234567890123456789","body":7000}', '7000'],
    ['{"é😀":1,"body":"\u2028\u007f"}', '"\u2028\u007f"'],
    [
      '{"a":"__proto__","body":["constructor",{"a":"constructor"}]}',
      '["constructor",{"a":"constructor"}]',
    ],
    ['{"1":1,"2a":2,"body":{"2":1,"1":2},"0":0}', '{"2":1,"1":2}'],
    [' {\n"a" : [ 1 ,\t2 ] , "body"\r: { "b" : "c" } , "d": true } ', '{ "b" : "c" }'],
    ['{"body": "\u00a0" }', '"\u00a0"'],
    [String.raw`{"b\"\n\/":3,"body":"\t\b\f\r\/\\","c":"\\\""}`, String.raw`"\t\b\f\r\/\\"`],
    [
      String.raw`{"\"body\"":1,"a\"body":2,"body":"\"body\":3,","c":"\\"}`,
      String.raw`"\"body\":3,"`,
    ],
    [`{"body":${nested(MAX_LEVELS - 1)}}`, nested(MAX_LEVELS - 1)],
    [`{"body":${nested(MAX_LEVELS - 1, 'null')}}`, nested(MAX_LEVELS - 1, 'null')],
    [`{"body":${nested(MAX_LEVELS - 1, '1')}}`, nested(MAX_LEVELS - 1, '1')],
    [wireText(), JSON.stringify(PAYMENT)],
    [reorderedText(), JSON.stringify(Object.fromEntries(Object.entries(PAYMENT).reverse()))],
  ])('needs no scan: %s', (text, body) => {
    expect(bodyIn(text)).toBe(body);
    expectTheScanToAgree(text);
  });

  it('needs no scan, whatever valid JSON it is', () => {
    const object = fc.dictionary(anyText, fc.jsonValue({ maxDepth: 5 }));
    fc.assert(
      fc.property(object, fc.jsonValue(), fc.nat(1), (rest, body, indent) => {
        const text = JSON.stringify({ ...rest, body }, undefined, indent);
        fc.pre(!/\\u|"__proto__":|"constructor":/.test(text));
        // A text needs no scan unless it seems to have a long number, an exponent or a key with a backslash.
        fc.pre(!/[\d.]{16}|\d[eE]/.test(text) && !mayHaveMisreadKey(JSON.parse(text)));
        expect(JSON.parse(bodyIn(text) ?? 'null')).toEqual(JSON.parse(JSON.stringify(body)));
        expectTheScanToAgree(text);
      }),
    );
  });
});

describe('plainBody: any other text', () => {
  it.each([
    ['a key twice', '{"a":1,"a":1,"body":1}'],
    ['a key twice, with another value', '{"a":"b","a":{"b":"c"},"body":1}'],
    ['a key twice, spelled in two ways', String.raw`{"a\/":1,"a/":1,"body":1}`],
    ['the body twice', '{"body":1,"body":1}'],
    ['the body twice, the first a string', '{"body":"a","body":1}'],
    ['a key twice in a nested object', '{"body":{"a":1,"a":1}}'],
    ['a key twice, in an array', '{"body":[[{"a":1,"a":1}]]}'],
    ['an exponent', '{"body":1e3}'],
    ['an exponent with a capital E', '{"body":[1.5E-3]}'],
    ['a number beyond any double', '{"body":1e400}'],
    ['16 digits', '{"body":9007199254740993}'],
    ['15 digits and a point', '{"body":34067158261.41854}'],
    ['decimal places that a double loses', '{"body":0.10000000000000001}'],
    ['a lone surrogate', '{"body":"\ud800"}'],
    ['a lone surrogate in a key', '{"\udc00":1,"body":1}'],
    ['an escaped lone surrogate', '{"body":"\\ud800"}'],
    ['an escaped lone surrogate in a key', '{"\\udc00":1,"body":1}'],
    ['NUL', '{"body":"\\u0000"}'],
    ['the body’s key, escaped', '{"b\\u006fdy":1}'],
    ['a key with a backslash', String.raw`{"body":{"\\":1}}`],
    ['a key with a backslash, in an array', String.raw`{"body":[[{"a":[{"b\\n":1}]}]]}`],
    ['the key __proto__', '{"__proto__":1,"body":1}'],
    ['the key constructor', '{"body":{"constructor":1}}'],
    ['a forbidden key in an array', '{"body":[[{"__proto__":{}}]]}'],
    ['a forbidden key after another element', '{"body":[0,{"constructor":1}]}'],
    ['a forbidden key after another member', '{"body":{"a":0,"b":{"constructor":1}}}'],
    ['more than 64 levels of arrays', `{"body":${nested(MAX_LEVELS)}}`],
    [
      'more than 64 levels of objects',
      `${'{"body":'.repeat(MAX_LEVELS + 1)}1${'}'.repeat(MAX_LEVELS + 1)}`,
    ],
    ['levels that overflow the stack', `{"body":${nested(500_000)}}`],
    ['no body', '{"a":1}'],
    ['no member', '{}'],
    ['a body in a nested object only', '{"a":{"body":1}}'],
  ])('is left to the scan: %s', (_, text) => {
    expect(bodyIn(text)).toBeUndefined();
  });

  it('is left to the scan if V8 misread a key that comes twice', () => {
    JSON.parse(String.raw`{"k":[],"\\":0}`);
    const text = String.raw`{"body":1,"y":{"k":1,"\n":1,"\n":2}}`;
    expect(bodyIn(text)).toBeUndefined();
    expect(scanJson(text).fault?.message).toBe('must not occur twice in one object');
  });

  it('is left to the scan, or the scan agrees', () => {
    const object = fc.dictionary(fc.constantFrom('a', 'body', '1', '__proto__'), fc.jsonValue());
    const text = fc
      .tuple(object, fc.nat(1))
      .map(([json, indent]) => JSON.stringify(json, undefined, indent));
    fc.assert(fc.property(mutated(text), expectTheScanToAgree), { numRuns: cases(500, 2000) });
  });

  it('is left to the scan, or the scan agrees, for every text that fuzzing found', () => {
    const texts = readdirSync(CORPUS).map((name) => readFileSync(`${CORPUS}/${name}`, 'utf8'));
    texts.forEach(expectTheScanToAgree);
    fc.assert(fc.property(mutated(fc.constantFrom(...texts)), expectTheScanToAgree), {
      numRuns: cases(500, 2000),
    });
  });
});
