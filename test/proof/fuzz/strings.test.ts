import { describe, expect, test } from 'vitest';

import { hasEscapedKey } from './strings.ts';

describe('a key written with an escape is seen', () => {
  test.each([
    String.raw`{"\\":0}`,
    String.raw`{"a":[{"b\u0063" : 1}]}`,
    String.raw`{"a\"":1}`,
    '{"a":1,"\\n"\r\n\t:2}',
  ])('in %s', (text) => {
    expect(hasEscapedKey(text)).toBe(true);
  });
});

describe('no key has an escape', () => {
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
