import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { parseSound, readElements, readJson } from '../../../src/core/json/read-json.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

beforeEach(() => {
  // From now on V8 misreads an escape at the start of a key, and one at the start of the key after "h".
  JSON.parse(String.raw`{"\\":0}`);
  JSON.parse(String.raw`{"h":[],"\\":0}`);
});

describe('readJson', () => {
  it.each<[string, unknown, string]>([
    ['{"body":[1.50],"a":2}', { body: [1.5], a: 2 }, '[1.50]'],
    ['{"a":1}', { a: 1 }, ''],
    ['{"a":{"body":1}}', { a: { body: 1 } }, ''],
    ['["body",{"body":1}]', ['body', { body: 1 }], ''],
    ['7', 7, ''],
    ['null', null, ''],
    // These need a scan.
    ['{"body": { "x" : 1e2 } }', { body: { x: 100 } }, '{ "x" : 1e2 }'],
    [String.raw`{"b\u006fdy":"\u00e9"}`, { body: 'é' }, String.raw`"\u00e9"`],
    [String.raw`{"h":1,"\n":2,"body":3}`, { h: 1, '\n': 2, body: 3 }, '3'],
  ])('gives the value and the body text of %s', (text, value, bodyText) => {
    expect(readJson(text, 'body')).toEqual({ kind: 'sound', value, bodyText });
  });

  it.each([
    '{"detail":[1.50],"body":1}',
    '{"detail":[1.50],"body":1e2}',
    String.raw`{"d\u0065tail":[1.50]}`,
  ])('finds the body under the key that the caller names, in %s', (text) => {
    expect(readJson(text, 'detail')).toMatchObject({ kind: 'sound', bodyText: '[1.50]' });
  });

  it('finds no body if the caller names no key', () => {
    const value = { body: 1 };
    expect(readJson('{"body":1}')).toEqual({ kind: 'sound', value, bodyText: '' });
  });

  it.each([
    ['', ''],
    ['{"a":1', ''],
    ['{"body":{"a":1}} x', ''],
    // The scan ends before the place where the text stops to be JSON.
    ['{"body":{"a":1,"a":2}', '/body/a'],
    ['{"a":1,"a":2', '/a'],
  ])('tells that %j is not JSON', (text, pointer) => {
    expect(readJson(text, 'body')).toMatchObject({ kind: 'malformed', fault: { pointer } });
  });

  it.each([
    ['{"a":1,"a":2,"body":3}', '/a'],
    ['{"bodyguard":1e400,"body":3}', '/bodyguard'],
    [nested(70), '/0'.repeat(64)],
    // The envelope has a fault, too, after the body's.
    ['{"body":{"a":1,"a":2},"b":1,"b":2}', '/b'],
    [`{"body":${nested(70)},"b":1e400}`, '/b'],
  ])('trusts no part of %s', (text, pointer) => {
    expect(readJson(text, 'body')).toEqual({
      kind: 'ambiguous',
      fault: expect.objectContaining({ pointer, message: expect.any(String) }),
    });
  });

  it('trusts no part of a text with a fault if the caller names no body', () => {
    expect(readJson('{"body":{"a":1,"a":2}}')).toMatchObject({
      kind: 'ambiguous',
      fault: {
        pointer: '/body/a',
        message: 'must not occur twice in one object',
        rule: 'duplicate_key',
      },
    });
  });

  it.each([
    ['a key twice', '{"b":[1],"body":{"a":1,"a":2},"c":2}', '/body/a'],
    ['a number that is out of range', '{"b":[1],"body":1e400,"c":2}', '/body'],
    ['two bodies', '{"b":[1],"body":1,"c":2,"body":2}', '/body'],
    ['too many levels', `{"b":[1],"body":${nested(5000)},"c":2}`, `/body${'/0'.repeat(63)}`],
  ])('gives everything but a body with %s', (_, text, pointer) => {
    expect(readJson(text, 'body')).toEqual({
      kind: 'ambiguous_body',
      fault: expect.objectContaining({ pointer, message: expect.any(String) }),
      withoutBody: { b: [1], c: 2 },
    });
  });

  it('gives the keys beside a faulty body as they were written', () => {
    const text = String.raw`{"h":1,"\n":2,"body":1e400}`;
    expect(readJson(text, 'body')).toMatchObject({ withoutBody: { h: 1, '\n': 2 } });
  });

  it('shortens a pointer that is too long to log', () => {
    const reading = readJson(`{"${'k'.repeat(1000)}":1e400}`);
    expect(reading.kind === 'ambiguous' && reading.fault.pointer).toHaveLength(201);
  });
});

describe('parseSound', () => {
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
    expect(parseSound(text)).toEqual(value);
  });

  it('reads everything that JSON.stringify writes', () => {
    const key = fc.constantFrom('h', '\\', '\n', '"', 'h\\', 'h\n', '\\n', 'é');
    const json = fc.letrec((tie) => ({
      value: fc.oneof(fc.integer(), fc.string(), fc.array(tie('value')), tie('object')),
      object: fc.dictionary(key, tie('value')),
    })).value;
    fc.assert(
      fc.property(json, fc.nat(2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(JSON.stringify(parseSound(text))).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('readElements', () => {
  it('cuts elements out of the text as they were sent', () => {
    const text = '\n[ {"a": 1.50}\t,[ ] , "é\\u0041",1e999 ] ';
    const texts = ['{"a": 1.50}', '[ ]', '"é\\u0041"', '1e999'];
    expect(readElements(text)).toEqual({ kind: 'array', texts });
  });

  it.each([
    ['a key twice', '{"a":1,"a":2}'],
    ['a forbidden key', '{"__proto__":1}'],
    ['a lone surrogate', '"\\ud800"'],
    ['a number that loses digits', '12345678901234567890123'],
    ['too many levels', `${'['.repeat(500)}${']'.repeat(500)}`],
  ])('cuts out an element with %s, which only readJson refuses', (_, element) => {
    expect(readElements(`[1,${element},2]`)).toEqual({ kind: 'array', texts: ['1', element, '2'] });
    expect(readJson(element).kind).toBe('ambiguous');
  });

  it.each(['{"a":[1]}', '"[1]"', '', ' '])('finds no array in %j', (text) => {
    expect(readElements(text)).toEqual({ kind: 'no_array' });
  });

  it('finds no elements in an empty array', () => {
    expect(readElements('[ ]')).toEqual({ kind: 'array', texts: [] });
  });

  it.each(['[1,]', '[1 2]', '[{"a":}]', '[1]]', '['])('says where %s is malformed', (text) => {
    expect(readElements(text)).toMatchObject({ kind: 'malformed', fault: { rule: 'syntax' } });
  });
});
