import { expect, test } from 'vitest';

import { changedPlaces } from '../../src/core/changed-places.ts';

const CHANGES: [string, string, string[]][] = [
  ['{"a":1}', '{ "a": 1 }', []],
  ['{"a":1}', '{"a":2}', ['/a']],
  ['{"a":1}', '{"b":1}', ['/a', '/b']],
  ['{"a":{"b":[1,2]}}', '{"a":{"b":[1,3,4]}}', ['/a/b/1', '/a/b/2']],
  ['{"a":[]}', '{"a":{}}', ['/a']],
  ['{"a":null}', '{"a":{}}', ['/a']],
  ['{"a/b":1}', '{"a/b":2}', ['/a~1b']],
  ['7', '8', ['']],
  ['hello', '{}', ['']],
  ['{"a":1,"a":2}', '{"a":1}', ['']],
];

test.each(CHANGES)('%s → %s', (before, after, places) => {
  expect(changedPlaces(before, after)).toEqual(places);
});
