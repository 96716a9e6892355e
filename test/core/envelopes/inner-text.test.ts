import { describe, expect, it } from 'vitest';

import { bodyAt, parsed } from '../../../src/core/envelopes/inner-text.ts';

describe('a body that is a whole text', () => {
  it('is kept without the white space around it', () => {
    expect(bodyAt(' \t\r\n{ "amount": 1 }\n\r\t ', [], '/Message')).toEqual({
      body: {
        kind: 'json',
        value: { amount: 1 },
        text: '{ "amount": 1 }',
        pointer: '/Message',
      },
      content: { amount: 1 },
    });
  });

  it('is read in one pass, however much white space is in it', () => {
    const text = `{"amount":${' '.repeat(400_000)}1}`;
    expect(bodyAt(text, [], '/Message')).toHaveProperty('body.text', text);
  });

  it.each([
    ['hello', '/Message', 'syntax'],
    ['\ufeff{}', '/Message', 'syntax'],
    ['\u00a0{}', '/Message', 'syntax'],
    ['{"a":{"b":1,"b":2}}', '/Message/a/b', 'duplicate_key'],
  ])('is faulty if readers may disagree on it, and has no content: %j', (text, pointer, rule) => {
    expect(bodyAt(text, [], '/Message')).toMatchObject({
      body: { kind: 'faulty', fault: { pointer, rule } },
      content: undefined,
    });
  });
});

describe('a body that is a part of a text', () => {
  it('is kept to the letter, and all of the text is content', () => {
    expect(bodyAt('{"a/b": {"c": [1.50, 2]}, "d": 1}', ['a/b', 'c'], '/Message')).toEqual({
      body: { kind: 'json', value: [1.5, 2], text: '[1.50, 2]', pointer: '/Message/a~1b/c' },
      content: { 'a/b': { c: [1.5, 2] }, d: 1 },
    });
  });

  it('is missing if the text has nothing there, and the rest is content', () => {
    expect(bodyAt('{"d": 1}', ['a'], '/Message')).toEqual({
      body: {
        kind: 'missing',
        error: { pointer: '/Message/a', rule: 'required', message: 'is required, got nothing' },
      },
      content: { d: 1 },
    });
  });

  it('is faulty if readers may disagree on it only, and the rest is content', () => {
    expect(bodyAt('{"a": {"b": 1, "b": 2}, "d": 1}', ['a'], '/Message')).toMatchObject({
      body: { kind: 'faulty', fault: { pointer: '/Message/a/b', rule: 'duplicate_key' } },
      content: { a: null, d: 1 },
    });
  });

  it.each([
    ['{"a": 1, "d": ', '/Message', 'syntax'],
    ['{"a": 1, "d": 1, "d": 2}', '/Message/d', 'duplicate_key'],
  ])('is faulty without content if the text around it is: %j', (text, pointer, rule) => {
    expect(bodyAt(text, ['a'], '/Message')).toMatchObject({
      body: { kind: 'faulty', fault: { pointer, rule } },
      content: undefined,
    });
  });
});

describe('a text whose format is to be recognised', () => {
  it('has a value if it is JSON', () => {
    expect(parsed('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(parsed('{"a":')).toBeUndefined();
  });
});
