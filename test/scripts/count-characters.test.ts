import { createRequire } from 'node:module';

import fc from 'fast-check';
import { expect, it } from 'vitest';

const { default: countCharacters } = createRequire(import.meta.url)(
  '../../scripts/schemas/count-characters.cjs',
) as { default: (text: string) => number };
const { default: ucs2length } = createRequire(import.meta.url)(
  'ajv/dist/runtime/ucs2length',
) as typeof import('ajv/dist/runtime/ucs2length.js');

it('counts the characters of any text as Ajv does, halves of pairs included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(countCharacters(text)).toBe(ucs2length(text));
    }),
  );
});

it.each([
  ['', 0],
  ['é', 1],
  ['😀', 1],
  ['a😀b', 3],
  ['\ud83d', 1],
  ['\ude00\ud83d', 2],
])('counts %j as %i', (text, count) => {
  expect(countCharacters(text)).toBe(count);
});
