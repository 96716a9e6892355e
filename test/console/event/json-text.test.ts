import { describe, expect, it } from 'vitest';

import { layOut, lineAt, locate, syntaxFault } from '../../../src/console/pages/event/json-text.ts';

describe('the layout of a JSON text', () => {
  it('keeps every token to the letter', () => {
    const text =
      '{"amount":12345678901234567890.10,"a\\u0041":[1e400,-0,{}],"a\\u0041":"\\ud800","__proto__":[[ ],{"x":null}]}';
    const set = layOut(text) ?? '';
    expect(set.split('\n')).toEqual([
      '{',
      '  "amount": 12345678901234567890.10,',
      '  "a\\u0041": [',
      '    1e400,',
      '    -0,',
      '    {}',
      '  ],',
      '  "a\\u0041": "\\ud800",',
      '  "__proto__": [',
      '    [],',
      '    {',
      '      "x": null',
      '    }',
      '  ]',
      '}',
    ]);
    expect(set.replaceAll(/\n *|(?<=:) /g, '')).toBe(text.replaceAll(' ', ''));
  });

  it.each(['not JSON', '', '{"a":', '}}]', '"open', '[1,', '{,}', '\u2028\u202e'])(
    'loses nothing of %j, which is not JSON',
    (text) => {
      const signs = (some: string) => some.replaceAll(/\s/g, '');
      expect(signs(layOut(text) ?? '')).toBe(signs(text));
    },
  );

  it('keeps strings with white space and escaped quotes', () => {
    expect(layOut('["a  \\"[{,:  b",\t"c\\\\"]')).toBe('[\n  "a  \\"[{,:  b",\n  "c\\\\"\n]');
  });

  it('gives up a text that would grow to many times its size', () => {
    expect(layOut('['.repeat(1_000_000))).toBeUndefined();
  });

  it('takes a string of 1 MiB that is all escapes', () => {
    const text = `"${'\\n'.repeat(524_000)}"`;
    expect(layOut(text)).toBe(text);
  });
});

describe('the place of a JSON pointer', () => {
  const TEXT = '{ "a": [1, {"b/c": "x", "~d": {}}], "é\\u0041": true, "": 5, "a b": null }';

  it.each([
    ['', '{'],
    ['/a', '['],
    ['/a/0', '1'],
    ['/a/1', '{'],
    ['/a/1/b~1c', '"x"'],
    ['/a/1/~0d', '{'],
    ['/éA', 'true'],
    ['/', '5'],
    ['/a b', 'null'],
  ])('%j is that of its value', (pointer, value) => {
    const span = locate(TEXT, [pointer, '/a/0', '/nothing']).get(pointer);
    expect(TEXT.slice(span?.start, span?.end)).toBe(value);
  });

  it.each([
    ['/a/7/x', '['],
    ['/a/1/missing', '{'],
    ['/missing/deep', '{'],
    ['/a/0/below', '1'],
    ['/a/1/b~1c…', '{'],
  ])('%j is that of the closest value around, because it isn’t there', (pointer, value) => {
    const span = locate(TEXT, [pointer]).get(pointer);
    expect(TEXT.slice(span?.start, span?.end)).toBe(value);
  });

  it('is the last one of a key that comes twice', () => {
    const text = '{"a":1,"a":2}';
    expect(locate(text, ['/a']).get('/a')).toEqual({ start: 11, end: 12 });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'is found for the key %s',
    (key) => {
      const text = `{"x":1,"${key}":{"${key}":7}}`;
      const pointer = `/${key}/${key}`;
      expect(locate(text, [pointer]).get(pointer)).toEqual({
        start: text.length - 3,
        end: text.length - 2,
      });
      expect(locate('{}', [pointer]).get(pointer)).toEqual({ start: 0, end: 1 });
    },
  );

  it.each(['', 'no JSON', '{"a"', ']]]]', '{"a":}', '[,,]', '"'])(
    'is safe to ask of %j',
    (text) => {
      expect(() => locate(text, ['', '/a', '/0/0'])).not.toThrow();
    },
  );

  it('is found 100,000 levels deep', () => {
    const text = `${'['.repeat(100_000)}7`;
    const pointer = '/0'.repeat(100_000);
    expect(locate(text, [pointer]).get(pointer)).toEqual({ start: 100_000, end: 100_001 });
  });

  it('has a line', () => {
    const set = layOut(TEXT) ?? '';
    const place = locate(set, ['/éA']).get('/éA');
    expect(set.split('\n')[lineAt(set, place?.start ?? 0) - 1]).toContain('true');
    expect([lineAt('a\nb', 0), lineAt('a\nb', 2), lineAt('', 0)]).toEqual([1, 2, 1]);
  });
});

describe('the place where a text stops being JSON', () => {
  const detail = (at: number) =>
    `must be JSON: expected "," at character ${at}, got something else`;

  it.each([
    ['{"a" 1}', 5, { start: 5, end: 6 }],
    ['{"a"', 4, { start: 3, end: 4 }],
    ['', 0, { start: 0, end: 0 }],
  ])('in %j is within the text', (text, at, span) => {
    expect(syntaxFault(detail(at), text)).toEqual(span);
  });

  it('is unknown if the error doesn’t say it', () => {
    expect(syntaxFault('must be a number', '{}')).toBeUndefined();
  });
});
