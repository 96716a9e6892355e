import { describe, expect, it } from 'vitest';

import { decodedText } from '../../../src/core/envelopes/base64.ts';

describe('a text in Base64', () => {
  it.each([
    ['', ''],
    ['eA==', 'x'],
    ['eHk=', 'xy'],
    ['eHl6', 'xyz'],
    ['eHl6eA==', 'xyzx'],
    ['w7w/fn4+', 'ü?~~>'],
    ['77u/e30=', '\ufeff{}'],
  ])('%j says %j', (base64, text) => {
    expect(decodedText(base64)).toEqual({ kind: 'text', text });
  });

  it.each([
    ['no padding', 'eA'],
    ['half of its padding', 'eA='],
    ['too much padding', 'eHl6===='],
    ['padding inside', 'eA==eHl6'],
    ['one character', 'e'],
    ['the alphabet for addresses', 'w7w_fn4-'],
    ['a line break', 'eHl6\n'],
    ['a space before it', ' eHl6'],
    ['a character that is not in the alphabet', 'e!l6'],
    ['such a character before it', '!eHl6'],
    ['such a character before its padding', 'eH!='],
  ])('must have no other form, such as %s', (_, base64) => {
    expect(decodedText(base64)).toEqual({
      kind: 'faulty',
      rule: 'base64',
      expected: 'base64 (RFC 4648, section 4)',
    });
  });

  it.each(['/w==', '7aCA', 'wIA='])('must be UTF-8: %s', (base64) => {
    expect(decodedText(base64)).toEqual({
      kind: 'faulty',
      rule: 'utf8',
      expected: 'base64 of a text in UTF-8',
    });
  });
});
