import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { compiled, schemaFile, type CompiledSchemas } from '../../support/compiled-schemas.ts';
import { cases } from '../../support/cases.ts';

const LIMITS = [0, 1, 2, 3, 5, 8];
const SCHEMAS = LIMITS.flatMap((minLength) =>
  LIMITS.map((maxLength) => ({ type: 'string', minLength, maxLength, pattern: '^[^a]' })),
);
// Characters of one and two code units, and halves of such a character.
const text = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', '\ud83d', '\ude00'),
  maxLength: 12,
});

let made: CompiledSchemas;
beforeAll(async () => {
  made = await compiled(
    SCHEMAS.map((schema, index) => schemaFile('text', `v${index + 1}`, schema)),
  );
});
afterAll(() => made.remove());

it('counts the characters of a text as Ajv does, and gives the same errors in the same order', () => {
  const ajv = new Ajv2020({ allErrors: true });
  const checks = SCHEMAS.map((schema) => ajv.compile(schema));
  fc.assert(
    fc.property(text, fc.nat(SCHEMAS.length - 1), (value, index) => {
      const errors = checks[index]?.(value) ? [] : checks[index]?.errors;
      expect(made.validators[index]?.validate(value)).toEqual(errors);
    }),
    { numRuns: cases(500, 2000) },
  );
});

it.each([
  ['one character too many', 'a'.repeat(1_048_577), 'maxLength'],
  ['a million characters of two code units each', '😀'.repeat(1_048_577), 'maxLength'],
])('refuses %s', async (_, value, keyword) => {
  const { validators, remove } = await compiled([
    schemaFile('text', 'v1', { type: 'string', maxLength: 1_048_576 }),
  ]);
  expect(validators[0]?.validate(value)).toMatchObject([{ keyword }]);
  remove();
});
