import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createAjv } from '../../../scripts/schemas/ajv.ts';
import { capErrors, MAX_ERRORS } from '../../../scripts/schemas/cap-errors.ts';
import { compiled, type CompiledSchemas, type Validator } from '../../support/compiled-schemas.ts';
import { cases } from '../../support/cases.ts';

const text = { type: 'string', maxLength: 3 };
const number = { type: 'number', minimum: 0 };
const node = { $ref: '#/$defs/node' };

// All keywords that take errors back, pass them on, or decide by their number.
const SCHEMAS = {
  'items.v1': { type: 'array', items: { type: 'integer' } },
  'anyOf.v1': { type: 'array', items: { anyOf: [text, number, { type: 'array', items: text }] } },
  'oneOf.v1': { type: 'array', items: { oneOf: [{ type: 'integer' }, number, { type: 'null' }] } },
  'not.v1': { type: 'array', items: { not: { type: 'array', items: { type: 'integer' } } } },
  'contains.v1': {
    type: 'array',
    items: number,
    contains: { const: 1 },
    minContains: 1,
    maxContains: 2,
  },
  'conditional.v1': {
    type: 'array',
    items: {
      if: { type: 'array', items: { type: 'integer' } },
      then: { type: 'array', items: { minimum: 1, type: 'integer' } },
      else: { type: 'object', required: ['a'], properties: { a: text } },
    },
  },
  'properties.v1': {
    type: 'object',
    required: ['a', 'b'],
    properties: { a: text, b: { enum: [1, 'b', { a: [1] }] } },
    patternProperties: { '^x': number },
    additionalProperties: { type: 'boolean' },
    propertyNames: { type: 'string', maxLength: 2 },
    dependentRequired: { a: ['x1'] },
    maxProperties: 4,
  },
  // Code that notes evaluated properties throws here.
  'patterns.v1': {
    type: 'object',
    oneOf: [{ type: 'object', required: ['a'], properties: { a: text } }],
    patternProperties: { '^x': number },
  },
  'unevaluated.v1': {
    type: 'object',
    anyOf: [{ properties: { a: text } }, { properties: { b: number }, required: ['b'] }],
    unevaluatedProperties: false,
  },
  'unevaluatedItems.v1': {
    type: 'array',
    anyOf: [{ contains: text }, { contains: number }],
    unevaluatedItems: { type: 'boolean' },
  },
  'tree.v1': {
    ...node,
    $defs: {
      node: {
        type: 'object',
        required: ['a'],
        properties: { a: text, b: { type: 'array', items: node }, x1: node },
        additionalProperties: false,
      },
    },
  },
  'json.v1': {
    ...node,
    $defs: {
      node: {
        anyOf: [
          { type: 'array', items: node, maxItems: 60 },
          { type: 'object', additionalProperties: node },
          number,
          { not: { anyOf: [number, { type: ['string', 'null'] }, { type: 'array' }] } },
        ],
      },
    },
  },
  'exactly-one.v1': {
    oneOf: [node, { type: 'array', items: node }],
    $defs: {
      node: { type: 'object', properties: { a: text, b: { $ref: '#/$defs/list' } } },
      list: { type: 'array', items: node },
    },
  },
  // Property names that look like the code that is rewritten.
  'hostile-names.v1': {
    type: 'object',
    required: ['vErrors.push(err1);', '";errors++;', "'/*", '\\"'],
    properties: {
      'vErrors.push(err1);': { const: 'vErrors.length = _errs1;' },
      '";errors++;': text,
      "'/*": { enum: ['/"/', '\\'] },
      '\\"': { type: 'string', pattern: '^"\\/"$', format: 'email' },
    },
  },
};

const scalar = fc.constantFrom<unknown>(null, true, -1, 0, 1, 2.5, '', 'ab', 'long', 'b');
const small = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'x1', 'xyz', 'c'), tie('value'), { maxKeys: 4 }),
  ),
})).value;
// More than MAX_ERRORS items at the top, or one place further down.
const large = fc.array(fc.oneof(scalar, small), { minLength: 40, maxLength: 80 });
const body = fc.oneof(
  small,
  large,
  fc.record({ a: scalar, b: large }),
  fc.record({ x1: fc.record({ b: large }) }),
);

let schemas: CompiledSchemas;
let capped: ReadonlyMap<string, Validator['validate']>;

beforeAll(async () => {
  const files = Object.entries(SCHEMAS).map(([name, schema]) => ({
    file: name,
    eventType: name.replace('.v1', ''),
    version: 'v1',
    schema,
  }));
  schemas = await compiled(files);
  capped = new Map(
    schemas.validators.map(({ eventType, validate }) => [`${eventType}.v1`, validate]),
  );
});
afterAll(() => schemas.remove());

const validate = (name: keyof typeof SCHEMAS, value: unknown) =>
  capped.get(name)?.(value) ?? expect.fail(`${name} was not compiled`);

describe('a generated validator', () => {
  it.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])(
    'gives the same verdict as Ajv and the first 50 of its errors: %s',
    (name) => {
      const plain = createAjv({}, name.startsWith('unevaluated')).compile(SCHEMAS[name]);
      fc.assert(
        fc.property(body, (value) => {
          plain(value);
          expect(validate(name, value)).toEqual((plain.errors ?? []).slice(0, MAX_ERRORS));
        }),
        { numRuns: cases(50, 200) },
      );
    },
  );

  it.each(['items.v1', 'anyOf.v1', 'oneOf.v1', 'conditional.v1'] as const)(
    'keeps at most 50 errors for 1 MiB of invalid items: %s',
    (name) => {
      const value: unknown = JSON.parse(`[${'"long",'.repeat(150_000)}"long"]`);
      expect(validate(name, value)).toHaveLength(MAX_ERRORS);
    },
  );

  it('keeps at most 50 errors for 1 MiB of items behind a $ref', () => {
    const value: unknown = JSON.parse(`{"b":[${'{"a":1},'.repeat(130_000)}{}]}`);
    expect(validate('tree.v1', value)).toHaveLength(MAX_ERRORS);
  });

  it('keeps at most 50 errors if each level of a recursive schema adds some', () => {
    const levels = 400;
    const value: unknown = JSON.parse('{"c":1,"x1":'.repeat(levels) + '{}' + '}'.repeat(levels));
    expect(validate('tree.v1', value)).toHaveLength(MAX_ERRORS);
  });

  it('refuses 1 MiB of nesting instead of throwing if the schema follows it', () => {
    const levels = 200_000;
    const value: unknown = JSON.parse('{"x1":'.repeat(levels) + '{}' + '}'.repeat(levels));
    expect(validate('tree.v1', value)).toMatchObject([{ instancePath: '', keyword: 'depth' }]);
  });

  it('accepts keys that match a pattern if no branch describes them', () => {
    expect(validate('patterns.v1', { a: 'ab', x: 1 })).toEqual([]);
    expect(validate('patterns.v1', { x: 1 })).not.toEqual([]);
  });

  it('gives no error of one body to the next', () => {
    const first = validate('items.v1', ['a', 'b']);
    expect(validate('items.v1', [1])).toEqual([]);
    expect(validate('items.v1', ['a'])).toHaveLength(1);
    expect(first).toHaveLength(2);
  });
});

describe('capErrors', () => {
  it('leaves members of a body alone that have the names of its lists', () => {
    const code = 'let vErrors = null;if(data.errors !== undefined){let data0 = data1.vErrors;}';
    expect(capErrors(code)).toBe(code);
  });

  it.each(['vErrors.unshift(err0);', 'vErrors = merge(vErrors, validate21.errors);'])(
    'refuses an unknown statement: %s',
    (statement) => {
      expect(() => capErrors(`let vErrors = null;${statement}`)).toThrow(
        `does not know: ${statement.replace(';', '')}`,
      );
    },
  );
});
