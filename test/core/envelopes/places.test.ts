import { describe, expect, it } from 'vitest';

import {
  placeOf,
  pointerTo,
  reachable,
  remainder,
  valueAt,
} from '../../../src/core/envelopes/places.ts';

describe('a place', () => {
  it.each([
    ['', []],
    ['/a', ['a']],
    ['/', ['']],
    ['/a/b/', ['a', 'b', '']],
    ['/a~1b/c~0d', ['a/b', 'c~d']],
    ['/~01', ['~1']],
    ['/~0~1~0', ['~/~']],
    ['/__proto__/0', ['__proto__', '0']],
  ])('has the pointer %j', (pointer, place) => {
    expect(placeOf(pointer)).toEqual(place);
    expect(pointerTo(place)).toBe(pointer);
  });
});

describe('the value at a place', () => {
  const VALUE = { a: { 'b/c': [7, { d: null }] }, text: 'abc' };
  it.each([
    [[], VALUE],
    [['a', 'b/c', '0'], 7],
    [['a', 'b/c', '1', 'd'], null],
  ])('%j is %j', (place, expected) => {
    expect(valueAt(VALUE, place)).toEqual(expected);
  });

  it.each([
    [['b']],
    [['a', 'b/c', '2']],
    [['a', 'b/c', '00']],
    [['a', 'b/c', 'length']],
    [['text', '0']],
    [['text', 'length']],
    [['a', 'b/c', '1', 'd', 'e']],
    [['toString']],
    [['__proto__']],
    [['a', 'constructor', 'name']],
  ])('%j is nothing', (place) => {
    expect(valueAt(VALUE, place)).toBeUndefined();
  });
});

describe('the way to a place', () => {
  const VALUE = { a: { b: 7, list: ['x'] }, nothing: null };
  it.each([
    [
      ['a', 'c', 'd'],
      ['a', 'c', 'd'],
    ],
    [
      ['c', 'd'],
      ['c', 'd'],
    ],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', 'b', 'c', 'd'],
      ['a', 'b'],
    ],
    [
      ['a', 'list', '1'],
      ['a', 'list'],
    ],
    [['nothing', 'c'], ['nothing']],
  ])('%j goes as far as %j', (place, way) => {
    expect(reachable(VALUE, place)).toEqual(way);
  });

  it('ends at once in a value that has no members', () => {
    expect(reachable(7, ['a'])).toEqual([]);
    expect(reachable([], ['0'])).toEqual([]);
  });
});

describe('the remainder of an object', () => {
  it.each([
    [[], { a: { b: 1, c: [1, 2] }, d: null }],
    [[['a']], { d: null }],
    [[['a', 'b']], { a: { c: [1, 2] }, d: null }],
    [[['a', 'b'], ['a', 'c'], ['d']], {}],
    [[['a', 'b'], ['a']], { d: null }],
    [[['a', 'c', '0']], { a: { b: 1, c: [1, 2] }, d: null }],
    [[['d', 'e'], ['f']], { a: { b: 1, c: [1, 2] }, d: null }],
    [[[]], {}],
  ])('without %j is %j', (places, left) => {
    expect(remainder({ a: { b: 1, c: [1, 2] }, d: null }, places)).toEqual(left);
  });

  it.each([[7], [[1]], [null], [undefined], ['a']])('is empty if it is none, but %j', (value) => {
    expect(remainder(value, [])).toEqual({});
  });
});
