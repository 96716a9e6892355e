import { describe, expect, it } from 'vitest';

import { fieldError, kindOf, pointerToken } from '../../src/core/field-error.ts';

describe('pointerToken', () => {
  it.each([
    ['total', '/total'],
    ['', '/'],
    ['a/b', '/a~1b'],
    ['a~b', '/a~0b'],
    ['~1', '/~01'],
    ['~/~/', '/~0~1~0~1'],
    [0, '/0'],
  ])('of %j is %s', (key, token) => {
    expect(pointerToken(key)).toBe(token);
  });
});

describe('fieldError', () => {
  it('keeps a pointer of 200 characters', () => {
    const pointer = `/${'a'.repeat(199)}`;
    expect(fieldError(pointer, 'type', 'is wrong')).toEqual({
      pointer,
      message: 'is wrong',
      rule: 'type',
    });
  });

  it('shortens a longer pointer', () => {
    expect(fieldError(`/${'a'.repeat(1024 * 1024)}`, 'type', 'is wrong').pointer).toBe(
      `/${'a'.repeat(199)}…`,
    );
  });

  it('always gives a pointer that is valid Unicode', () => {
    expect(fieldError('/a\ud800', 'type', 'is wrong').pointer).toBe('/a\ufffd');
    expect(fieldError(`/${'a'.repeat(198)}😀`, 'type', 'is wrong').pointer).toBe(
      `/${'a'.repeat(198)}\ufffd…`,
    );
  });
});

describe('kindOf', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [[], 'an array'],
    [{}, 'an object'],
    ['secret', 'a string'],
    [1, 'a number'],
    [false, 'a boolean'],
  ])('of %j is %s', (value, kind) => {
    expect(kindOf(value)).toBe(kind);
  });
});
