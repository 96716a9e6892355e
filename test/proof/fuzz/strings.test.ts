import { describe, expect, test } from 'vitest';

import { hasEscapedKey } from './strings.ts';

describe('hasEscapedKey finds a key that is written with an escape', () => {
  test.each([
    String.raw`{"\\":0}`,
    String.raw`{"a":[{"b\u0063" : 1}]}`,
    String.raw`{"a\"":1}`,
    '{"a":1,"\\n"\r\n\t:2}',
  ])('in %s', (text) => {
    expect(hasEscapedKey(text)).toBe(true);
  });
});

describe('hasEscapedKey finds no such key', () => {
  test.each([
    '{}',
    '"a"',
    '{"a":"b"}',
    String.raw`{"a":"\n"}`,
    String.raw`{"a":"\":","b":["\\",":"]}`,
    String.raw`["\"a\\\":1", "x"]`,
  ])('in %s', (text) => {
    expect(hasEscapedKey(text)).toBe(false);
  });
});
