import { expect, it, test } from 'vitest';

import { compact } from '../../src/core/compact-json.ts';

test.each([
  ['{ }', '{}'],
  [' 7\n', '7'],
  ['{\n  "a": {\n    "b": [],\n    "c": {}\n  }\n}', '{"a":{"b":[],"c":{}}}'],
  ['[ 1.50, 12345678901234567890, null, true ]', '[1.50,12345678901234567890,null,true]'],
  ['{ "2": 0, "1": 0 }', '{"2":0,"1":0}'],
  ['{ "a": 1, "a": 2 }', '{"a":1,"a":2}'],
  [
    String.raw`{ "a": "\"}, { [\\ ", "b": "\u0041 : , " }`,
    String.raw`{"a":"\"}, { [\\ ","b":"\u0041 : , "}`,
  ],
])('%s', (text, short) => {
  expect(compact(text)).toBe(short);
});

it.each(['', 'hello', '{ "a": 1', '{ "a" : x }', '{"a": "b'])(
  '"%s" stays as it is, because it isn’t JSON',
  (text) => {
    expect(compact(text)).toBe(text);
  },
);

it('a string of 1 MiB is no problem', () => {
  const text = JSON.stringify({ a: 'x"'.repeat(500_000) });
  expect(compact(` ${text} `)).toBe(text);
});
