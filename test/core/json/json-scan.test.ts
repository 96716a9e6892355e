import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MAX_LEVELS, scanJson } from '../../../src/core/json/json-scan.ts';
import { mutated } from '../../support/json-texts.ts';
import { cases } from '../../support/cases.ts';

const LONE_SURROGATE = '\ud800';
const MEBIBYTE = 1024 * 1024;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const isSyntaxFault = (text: string) =>
  scanJson(text).fault?.message.startsWith('must be JSON: ') ?? false;

/** Texts that are JSON or close to it. */
const mutatedJson = mutated(fc.json({ maxDepth: 4 }));

describe('scanJson: the grammar', () => {
  it.each([
    'null',
    'true',
    'false',
    '0',
    '-0',
    '12.5e-3',
    '1E+2',
    '""',
    '"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"',
    '"é😀"',
    '"\\ud83d\\ude00"',
    '"\u007f\u2028"',
    '[]',
    '[ ]',
    '{}',
    '{ }',
    '[1,2,[3],{}]',
    '{"a":{"b":[null]},"c":"d"}',
    ' \t\r\n{ "a" : 1 , "b" : [ 2 , 3 ] } \t\r\n',
    '{"":1}',
  ])('accepts %s', (text) => {
    expect(scanJson(text).fault).toBeUndefined();
    expect(isJson(text)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'nul',
    'nulll',
    'True',
    'undefined',
    'NaN',
    'Infinity',
    '-',
    '+1',
    '01',
    '-01',
    '1.',
    '.5',
    '1e',
    '1e+',
    '0x10',
    '1_000',
    '1 2',
    '"',
    '"a',
    '"a\\"',
    '"\\x"',
    '"\\u12"',
    '"\\u12g4"',
    '"\n"',
    '"\u0000"',
    '"\u001f"',
    "'a'",
    '[',
    ']',
    '[1',
    '[1,',
    '[1,]',
    '[,]',
    '[,1]',
    '[1 2]',
    '[1}',
    '{',
    '}',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{,}',
    '{a:1}',
    '{1:1}',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{"a":1]',
    '{}{}',
    '{} x',
    '\ufeff{}',
    '\u00a0{}',
    '// a\n{}',
    '{"a":1}}',
  ])('refuses %j', (text) => {
    expect(isSyntaxFault(text)).toBe(true);
    expect(scanJson(text).fault?.pointer).toBe('');
    expect(isJson(text)).toBe(false);
  });

  it.each([
    ['{"a":secret}', 'a JSON value at character 5, got something else'],
    ['{"a":', 'a JSON value at character 5, got the end of the text'],
    ['{"a":1]', '"," or "}" at character 6, got something else'],
    ['[1}', '"," or "]" at character 2, got something else'],
    ['{secret}', 'a key in double quotes at character 1, got something else'],
    ['{"a"secret}', '":" at character 4, got something else'],
    ['{} secret', 'the end of the text at character 3, got something else'],
    ['"\\secret"', 'a JSON escape after "\\" at character 1, got something else'],
    [
      '"secret',
      'a closing quote; control characters must be escaped at character 7, got the end of the text',
    ],
  ])(
    'fails at %s with the position and what was expected, and quotes nothing',
    (text, expected) => {
      expect(scanJson(text).fault?.message).toBe(`must be JSON: expected ${expected}`);
    },
  );

  it('accepts everything that JSON.stringify writes, with and without white space', () => {
    const value = fc.jsonValue({ maxDepth: 6 }).filter((json) => isSafe(json));
    fc.assert(
      fc.property(value, fc.constantFrom('', ' ', '\t', '\n \r'), (json, space) => {
        expect(scanJson(JSON.stringify(json, undefined, space.slice(0, 1))).fault).toBeUndefined();
      }),
    );
  });

  it('agrees with JSON.parse on what is JSON', () => {
    fc.assert(
      fc.property(mutatedJson, (text) => {
        expect(isSyntaxFault(text)).toBe(!isJson(text) && !isCutShort(text));
      }),
      { numRuns: cases(500, 2000) },
    );
  });

  /** The scan ends at a fault that isn't one of syntax, and doesn't see a syntax fault after it. */
  function isCutShort(text: string): boolean {
    return scanJson(text).fault !== undefined && !isSyntaxFault(text);
  }

  function isSafe(json: unknown): boolean {
    return !/__proto__|constructor|\\u0000|\\ud[89a-f]/.test(JSON.stringify(json));
  }
});

describe('scanJson: members', () => {
  it('gives the spans of the outermost object’s values', () => {
    const text = ' { "a" : 1.50 , "b":{"a": [1, {"c":2}]},"c":"\\u00e9" , "": null } ';
    const { members } = scanJson(text);
    const texts = [...members].map(([key, { start, end }]) => [key, text.slice(start, end)]);
    expect(texts).toEqual([
      ['a', '1.50'],
      ['b', '{"a": [1, {"c":2}]}'],
      ['c', '"\\u00e9"'],
      ['', 'null'],
    ]);
  });

  it('names them by their keys, unescaped', () => {
    expect([...scanJson('{"\\u0061\\"":1}').members.keys()]).toEqual(['a"']);
  });

  it('gives the spans of the outermost array’s elements by their index', () => {
    const text = ' [ 1.50 , {"a":[2]},"c" ] ';
    const texts = [...scanJson(text).members].map(([key, { start, end }]) => [
      key,
      text.slice(start, end),
    ]);
    expect(texts).toEqual([
      ['0', '1.50'],
      ['1', '{"a":[2]}'],
      ['2', '"c"'],
    ]);
  });

  it.each(['[]', '"a"', '1'])('finds none in %s', (text) => {
    expect(scanJson(text).members.size).toBe(0);
  });

  it('gives those before the fault', () => {
    expect([...scanJson('{"a":1,"b":1e999,"c":3}').members.keys()]).toEqual(['a']);
    expect([...scanJson('{"a":1,"b":{"c":2,"d":01}}').members.keys()]).toEqual(['a']);
  });

  it('gives spans that parse to the values of JSON.parse', () => {
    const key = fc.string().filter((text) => !['__proto__', 'constructor'].includes(text));
    const object = fc.dictionary(key, fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(object, fc.nat(3), (json, indent) => {
        const text = JSON.stringify(json, undefined, indent);
        const { fault, members } = scanJson(text);
        fc.pre(!fault);
        const read = [...members].map(([name, { start, end }]): [string, unknown] => [
          name,
          JSON.parse(text.slice(start, end)),
        ]);
        expect(Object.fromEntries(read)).toEqual(JSON.parse(text));
      }),
    );
  });
});

/** The rule of each message. Fingerprints are made of it, so it must never change. */
const RULES: Readonly<Record<string, string>> = {
  'must not occur twice in one object': 'duplicate_key',
  'is a key that no event may use': 'forbidden_key',
  'must not hold the character NUL, is a string that does': 'nul',
  'must not hold a lone surrogate, is a string that does': 'lone_surrogate',
  'must be a number that a double (IEEE 754) holds with all its digits': 'lost_digits',
};

describe('scanJson: what readers disagree on', () => {
  it.each([
    ['a key twice', '{"a":1,"b":{"a":2},"a":3}', '/a', 'must not occur twice in one object'],
    [
      'a key twice by escape',
      '{"a":{"b":1,"\\u0062":2}}',
      '/a/b',
      'must not occur twice in one object',
    ],
    ['an empty key twice', '{"":1,"":2}', '/', 'must not occur twice in one object'],
    ['__proto__', '{"__proto__":{}}', '/__proto__', 'is a key that no event may use'],
    [
      '__proto__ by escape',
      '{"a":{"\\u005f_proto__":1}}',
      '/a/__proto__',
      'is a key that no event may use',
    ],
    ['constructor', '[{"constructor":1}]', '/0/constructor', 'is a key that no event may use'],
    ['NUL', '{"a":"b\\u0000"}', '/a', 'must not hold the character NUL, is a string that does'],
    [
      'a lone surrogate',
      `{"a":["${LONE_SURROGATE}"]}`,
      '/a/0',
      'must not hold a lone surrogate, is a string that does',
    ],
    [
      'an escaped lone surrogate',
      '{"a":"\\ud800"}',
      '/a',
      'must not hold a lone surrogate, is a string that does',
    ],
    [
      'surrogates in the wrong order',
      '"\\ude00\\ud83d"',
      '',
      'must not hold a lone surrogate, is a string that does',
    ],
    [
      'a lone surrogate in a key',
      '{"a":1,"\\udc00":2}',
      '/1',
      'must not hold a lone surrogate, is a string that does',
    ],
    [
      'NUL in a key',
      '{"\\u0000":2}',
      '/0',
      'must not hold the character NUL, is a string that does',
    ],
    [
      'digits that a double loses',
      '{"a":{"b/c~":9007199254740993}}',
      '/a/b~1c~0',
      'must be a number that a double (IEEE 754) holds with all its digits',
    ],
    [
      'a number out of range',
      '[0,1e400]',
      '/1',
      'must be a number that a double (IEEE 754) holds with all its digits',
    ],
  ])('refuses %s', (_, text, pointer, message) => {
    expect(scanJson(text).fault).toEqual({ pointer, message, rule: RULES[message] });
    expect(isJson(text)).toBe(true);
  });

  it.each([
    ['the same key in different objects', '{"a":{"a":1},"b":[{"a":1},{"a":2}]}'],
    ['forbidden names as values', '{"a":"__proto__","b":["constructor"]}'],
    ['a surrogate pair, escaped and not', '{"a":"😀\\ud83d\\ude00"}'],
    ['strings with and without escapes', '["\\n","é","\\u00e9"]'],
  ])('accepts %s', (_, text) => {
    expect(scanJson(text).fault).toBeUndefined();
  });

  it('accepts a well-formed string in a text that isn’t well-formed elsewhere', () => {
    expect(scanJson(`{"a":"b","c":"${LONE_SURROGATE}"}`).fault?.pointer).toBe('/c');
  });
});

describe('scanJson: nesting', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const nestedObjects = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

  it.each([nested(MAX_LEVELS), nestedObjects(MAX_LEVELS), `[${nested(63)},${nested(63)}]`])(
    'accepts 64 levels (%#)',
    (text) => {
      expect(scanJson(text).fault).toBeUndefined();
    },
  );

  it.each([
    [nested(MAX_LEVELS + 1), '/0'.repeat(64)],
    [nestedObjects(MAX_LEVELS + 1), '/a'.repeat(64)],
    ['['.repeat(MEBIBYTE), '/0'.repeat(64)],
    ['{"a":'.repeat(MEBIBYTE / 5), '/a'.repeat(64)],
  ])('refuses more than 64 levels (%#)', (text, pointer) => {
    expect(scanJson(text).fault).toEqual({
      pointer,
      message: 'must not be nested deeper than 64 levels',
      rule: 'depth',
    });
  });
});

describe('scanJson: a tolerated member', () => {
  it.each([
    ['{"a":1,"body":{"b":1,"b":2},"c":3}', undefined],
    [`{"body":${'['.repeat(1000)}${']'.repeat(1000)},"c":3}`, undefined],
    ['{"body":1e400}', undefined],
    ['{"body":{"a":"\\u0000"},"a":1,"a":2}', '/a'],
    ['{"body":[1e400],"x":1e400}', '/x'],
    ['{"x":{"body":1e400}}', '/x/body'],
    ['{"body":1e400,"__proto__":1}', '/__proto__'],
    ['1e400', ''],
  ])('hides its own faults and no others (%#)', (text, pointer) => {
    expect(scanJson(text, 'body').fault?.pointer).toBe(pointer);
  });

  it('must still be JSON', () => {
    expect(scanJson('{"body":{"a":1,}}', 'body').fault?.message).toMatch(/^must be JSON: /);
  });
});
