import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createAjv } from '../../../scripts/schemas/ajv.ts';
import { guardLengths } from '../../../scripts/schemas/guard-lengths.ts';
import { compiled, schemaFile, type CompiledSchemas } from '../../support/compiled-schemas.ts';

const LIMITS = [0, 1, 2, 3, 5, 8];
const schemas = LIMITS.flatMap((minLength) =>
  LIMITS.map((maxLength) => ({ minLength, maxLength })),
);
const text = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', '\ud83d', '\ude00'),
  maxLength: 12,
});

let made: CompiledSchemas;
beforeAll(async () => {
  made = await compiled(
    schemas.map((limits, index) =>
      schemaFile('text', `v${index + 1}`, { type: 'string', ...limits }),
    ),
  );
});
afterAll(() => made.remove());

it('changes no verdict of Ajv, for any text and limits', () => {
  const ajv = createAjv();
  const checks = schemas.map((limits) => ajv.compile({ type: 'string', ...limits }));
  fc.assert(
    fc.property(text, fc.nat(schemas.length - 1), (value, index) => {
      const errors = checks[index]?.(value) ? [] : checks[index]?.errors;
      expect(made.validators[index]?.validate(value)).toEqual(errors);
    }),
    { numRuns: 2000 },
  );
});

it('leaves code alone that counts nothing, and texts that look like code', () => {
  expect(guardLengths('func1(data0) > 5')).toBe('func1(data0) > 5');
  const counter = 'const func1 = require("ajv/dist/runtime/ucs2length").default;';
  expect(guardLengths(`${counter}"func1(data0) > 5";func2(data0) > 5`)).toBe(
    `${counter}"func1(data0) > 5";func2(data0) > 5`,
  );
  for (const limit of ['1e+21', '1.5', '5n']) {
    expect(guardLengths(`${counter}func1(data) > ${limit}`)).toBe(
      `${counter}func1(data) > ${limit}`,
    );
  }
  expect(guardLengths(`${counter}func1(data) < 5`)).toBe(
    `${counter}(data.length < 10 && func1(data) < 5)`,
  );
});
