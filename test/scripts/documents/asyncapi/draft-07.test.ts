import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

import {
  meansTheSameInDraft07,
  rulesBeyondDraft07,
  toDraft07,
} from '../../../../scripts/documents/asyncapi/draft-07.ts';
import { createAjv } from '../../../../scripts/schemas/ajv.ts';
import type { JsonSchema } from '../../../../scripts/schemas/read.ts';

const name = { type: 'string', minLength: 2 };

/** Schemas that draft-07 would read in another way, with values whose verdicts depend on that. */
const REWRITTEN: Readonly<Record<string, readonly [schema: JsonSchema, ...values: unknown[]]>> = {
  'a tuple': [
    { prefixItems: [{ type: 'number' }, name], items: false },
    ...[[1, 'ab'], [1, 'a'], [1], ['ab'], [1, 'ab', 1]],
  ],
  'a tuple of open length': [
    { prefixItems: [{ type: 'number' }], items: name },
    ...[[1, 'ab', 'cd'], [1, 'ab', 'c'], ['ab']],
  ],
  'fields that need others': [
    { dependentRequired: { a: ['b', 'c'] } },
    ...[{}, { a: 1 }, { a: 1, b: 1, c: 1 }, { b: 1 }],
  ],
  'fields that need a schema': [
    { dependentSchemas: { a: { required: ['b'] }, c: false } },
    ...[{ a: 1 }, { a: 1, b: 1 }, { c: 1 }, { b: 1 }],
  ],
  'fields that need both': [
    {
      dependentRequired: { a: ['b'], c: ['a'], d: ['a'] },
      dependentSchemas: { a: { required: ['c'] }, c: true, d: false },
    },
    ...[{ a: 1 }, { a: 1, b: 1 }, { a: 1, c: 1 }, { a: 1, b: 1, c: 1 }, { c: 1 }, { d: 1, a: 1 }],
  ],
  'rules beside a reference': [
    { $ref: '#/$defs/name', maxLength: 3, allOf: [{ pattern: '^a' }], $defs: { name } },
    ...['a', 'ab', 'abcd', 'bcd'],
  ],
  'references to places that have other names': [
    {
      properties: {
        first: { prefixItems: [name], items: { type: 'number' } },
        second: { $ref: '#/properties/first/prefixItems/0' },
        third: { $ref: '#/properties/first/items' },
        fourth: { $ref: '#/dependentSchemas/x~1y%20z' },
      },
      dependentSchemas: { 'x/y z': { required: ['second'] } },
    },
    ...[{ second: 'ab', third: 1 }, { second: 'a' }, { third: 'ab' }, { 'x/y z': 1 }],
    ...[{ fourth: {} }, { fourth: { second: 1 } }],
  ],
  'references inside a tuple': [
    { prefixItems: [{ $ref: '#/$defs/name' }], $defs: { name } },
    ...[['ab'], ['a'], []],
  ],
};

/** Schemas with rules that draft-07 can't say, and a value that only these rules refuse. */
const BEYOND: readonly (readonly [rule: string, schema: JsonSchema, value: unknown])[] = [
  ['unevaluatedProperties', { properties: { a: {} }, unevaluatedProperties: false }, { b: 1 }],
  ['unevaluatedItems', { prefixItems: [{}], unevaluatedItems: false }, [1, 2]],
  ['minContains', { contains: { type: 'number' }, minContains: 2 }, [1]],
  ['maxContains', { contains: { type: 'number' }, maxContains: 1 }, [1, 2]],
];

const draft07 = (schema: JsonSchema) => new Ajv({ strict: false }).compile(schema);
const draft2020 = (schema: JsonSchema) => createAjv({ strict: false }).compile(schema);

describe('a schema in AsyncAPI’s schema format', () => {
  it.each(Object.entries(REWRITTEN))(
    'accepts and refuses the same: %s',
    (_, [schema, ...values]) => {
      expect(meansTheSameInDraft07(schema)).toBe(false);
      const [before, after] = [draft2020(schema), draft07(toDraft07(schema))];
      const verdicts = values.map((value) => before(value));
      expect(new Set(verdicts).size).toBe(2);
      expect(values.map((value) => after(value))).toEqual(verdicts);
    },
  );

  it('needs no item that its file doesn’t need', () => {
    const schema = toDraft07({ contains: { type: 'number' }, minContains: 0 });
    expect(draft07(schema)(['a'])).toBe(true);
  });

  it.each(BEYOND)(
    'accepts more than its file if it has %s, and names that',
    (rule, schema, value) => {
      expect(draft2020(schema)(value)).toBe(false);
      expect(draft07(toDraft07(schema))(value)).toBe(true);
      expect(meansTheSameInDraft07(schema)).toBe(false);
      expect(rulesBeyondDraft07({ properties: { inner: schema } })).toEqual([rule]);
    },
  );

  it.each<JsonSchema>([
    { type: 'object', properties: { items: name, prefixItems: name }, required: ['items'] },
    { properties: { a: { $ref: '#/$defs/name', description: 'Words.' } }, $defs: { name } },
    { items: name, contains: name, if: { minItems: 1 }, then: { maxItems: 3 } },
  ])('is the file itself if that means the same: %j', (schema) => {
    expect(meansTheSameInDraft07(schema)).toBe(true);
    expect(rulesBeyondDraft07(schema)).toEqual([]);
  });
});
