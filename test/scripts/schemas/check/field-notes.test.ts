import { expect, it } from 'vitest';

import { changedFields } from '../../../../scripts/schemas/check/field-notes.ts';

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const number = { type: 'number' };
const list = (items: object) => object({ lines: { type: 'array', items } });
const tree = (name: string) => ({
  $ref: '#/$defs/tree',
  $defs: { tree: object({ [name]: number, left: { $ref: '#/$defs/tree' } }) },
});

it.each([
  ['a field of the body', object({ a: number }), object({ b: number }), ['/body/b'], ['/body/a']],
  [
    'a field of items',
    list(object({})),
    list(object({ 'a/b': number })),
    ['/body/lines/*/a~1b'],
    [],
  ],
  ['the whole of an object', object({}), object({ at: object({ x: number }) }), ['/body/at'], []],
  ['a field of a recursive schema', tree('a'), tree('b'), ['/body/b'], ['/body/a']],
  [
    'no field that moves into a branch',
    object({ a: number }),
    { anyOf: [object({ a: number })] },
    [],
    [],
  ],
  ['no field that was required', { required: ['a'] }, object({ a: number }), [], []],
  [
    'no field that a pattern matched',
    { patternProperties: { '^x_': number } },
    object({ x_a: number }),
    [],
    [],
  ],
  ['no field of a listed object', { const: { a: 1 } }, object({ a: number }), [], []],
])(
  'a change describes for the first time, or no longer: %s',
  (_, before, after, added, dropped) => {
    expect(changedFields({ before, after })).toEqual({ added, dropped });
  },
);
