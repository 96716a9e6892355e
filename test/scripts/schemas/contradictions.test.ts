import { describe, expect, it } from 'vitest';

import { checkSchemas, schemaWarnings } from '../../../scripts/schemas/check.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const text = { type: 'string' };
const number = { type: 'number' };

function fileWith(it: unknown, $defs: Record<string, unknown> = {}) {
  const properties = { it };
  const schema = { $schema: DIALECT, $id: 'thing.done/v1', type: 'object', properties, $defs };
  return { file: 'thing.done/v1.json', eventType: 'thing.done', version: 'v1', schema };
}

/** What is wrong with a schema at /properties/it. */
function reasonsFor(it: unknown, $defs?: Record<string, unknown>): string[] {
  const problems = checkSchemas([fileWith(it, $defs)]);
  expect(problems.every(({ remedy }) => remedy.length > 10)).toBe(true);
  return problems.map(({ reason }) => reason);
}

const object = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, text])),
});

describe('a contradiction is refused', () => {
  it.each<[string, unknown, string]>([
    ['lengths', { ...text, minLength: 5, maxLength: 2 }, 'minLength 5 is more than maxLength 2'],
    ['bounds', { ...number, minimum: 2, maximum: 1.5 }, 'minimum 2 is more than maximum 1.5'],
    [
      'an open bound below',
      { ...number, exclusiveMinimum: 2, maximum: 2 },
      'exclusiveMinimum 2 leaves nothing between the limits',
    ],
    [
      'an open bound above',
      { ...number, minimum: 2, exclusiveMaximum: 2 },
      'exclusiveMaximum 2 leaves nothing between the limits',
    ],
    [
      'the narrower of two lower bounds',
      { ...number, minimum: 0, exclusiveMinimum: 3, maximum: 2 },
      'exclusiveMinimum 3 is more than maximum 2',
    ],
    [
      'bounds without a whole number between',
      { type: 'integer', minimum: 0.2, maximum: 0.8 },
      'type integer has no value between minimum 0.2 and maximum 0.8',
    ],
    [
      'open bounds without a whole number between',
      { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 },
      'type integer has no value between exclusiveMinimum 1 and exclusiveMaximum 2',
    ],
    [
      'bounds without a multiple between',
      { ...number, multipleOf: 0.05, minimum: 0.11, maximum: 0.14 },
      'multipleOf 0.05 has no value between minimum 0.11 and maximum 0.14',
    ],
    [
      'items',
      { type: 'array', items: text, minItems: 3, maxItems: 1 },
      'minItems 3 is more than maxItems 1',
    ],
    [
      'items that are forbidden',
      { type: 'array', items: false, minItems: 1 },
      'minItems 1 is more than the items that "items: false" allows: 0',
    ],
    [
      'contains',
      { type: 'array', contains: text, minContains: 2, maxItems: 1 },
      'minContains 2 is more than maxItems 1',
    ],
    [
      'contains in no items',
      { type: 'array', contains: text, maxItems: 0 },
      'contains without minContains, which asks for 1 is more than maxItems 0',
    ],
    [
      'contains nothing',
      { type: 'array', contains: false },
      'contains is false, which no item meets,',
    ],
    [
      'properties',
      { type: 'object', minProperties: 3, maxProperties: 2 },
      'minProperties 3 is more than maxProperties 2',
    ],
    [
      'more properties than there may be',
      { ...object('a'), additionalProperties: false, minProperties: 2 },
      'minProperties 2 is more than the properties that "additionalProperties: false" allows: 1',
    ],
    [
      'more required properties than there may be',
      { ...object('a', 'b'), required: ['a', 'b'], maxProperties: 1 },
      'the number of required properties 2 is more than maxProperties 1',
    ],
    [
      'a required property that is false',
      { type: 'object', properties: { a: false }, required: ['a'] },
      'required "a" is forbidden by "properties"',
    ],
    [
      'a required property that another schema does not know',
      { ...object('a'), allOf: [{ ...object('b'), required: ['b'] }], additionalProperties: false },
      'required "b" is forbidden by "additionalProperties"',
    ],
    [
      'a required property behind a $ref',
      { ...object('a'), $ref: '#/$defs/b', additionalProperties: false },
      'required "b" is forbidden by "additionalProperties"',
    ],
    [
      'a required property whose name is not allowed',
      { ...object('a'), required: ['a'], propertyNames: { ...text, minLength: 2 } },
      'required "a" is forbidden by "propertyNames"',
    ],
    [
      'a property that is both required and forbidden',
      { ...object('a'), additionalProperties: false, dependentRequired: { a: ['b'] } },
      'dependentRequired "b" is forbidden by "additionalProperties"',
    ],
    [
      'bounds in two schemas of allOf',
      {
        ...number,
        allOf: [
          { ...number, minimum: 5 },
          { ...number, maximum: 3 },
        ],
      },
      'minimum 5 is more than maximum 3',
    ],
    ['types', { ...text, allOf: [number] }, 'no type is string and number'],
  ])('%s', (_, schema, reason) => {
    const b = { ...object('b'), required: ['b'] };
    expect(reasonsFor(schema, { b })).toContain(`${reason} at "/properties/it"`);
  });

  it('but only an invalid pattern is reported if there is one', () => {
    const schema = { ...object('x'), required: ['x'], patternProperties: { '(': false } };
    expect(reasonsFor(schema)).toEqual([expect.stringContaining('is not a regular expression')]);
  });

  it('once, at its own place', () => {
    const range = { ...number, minimum: 2, maximum: 1 };
    expect(reasonsFor({ ...number, allOf: [{ $ref: '#/$defs/range' }] }, { range })).toEqual([
      'minimum 2 is more than maximum 1 at "/$defs/range"',
    ]);
  });
});

describe('no contradiction is', () => {
  it.each<[string, unknown]>([
    ['a range of one value', { ...number, minimum: 2, maximum: 2 }],
    ['one whole number between', { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 3 }],
    ['one multiple at the bound', { ...number, multipleOf: 0.01, minimum: 0.07, maximum: 0.07 }],
    ['a great multiple', { ...number, multipleOf: 0.01, minimum: 9e13, maximum: 9e13 + 0.25 }],
    ['a length of 0', { ...text, minLength: 0, maxLength: 0 }],
    [
      'a required property that a pattern describes',
      {
        type: 'object',
        properties: { a1: text },
        required: ['a1'],
        patternProperties: { '^a': { ...text, maxLength: 2 } },
        additionalProperties: false,
      },
    ],
    ['an integer that is a number', { ...number, allOf: [{ type: 'integer' }] }],
    ['a null that may be a text', { type: ['string', 'null'], allOf: [text] }],
    [
      'bounds in two branches',
      {
        anyOf: [
          { ...number, minimum: 5 },
          { ...number, maximum: 3 },
        ],
      },
    ],
  ])('%s', (_, schema) => {
    expect(
      reasonsFor(schema).filter((reason) => !reason.includes('allowMatchingProperties')),
    ).toEqual([]);
  });
});

describe('a value that its own schema refuses is refused', () => {
  it.each<[string, unknown, string]>([
    [
      'examples',
      { ...text, maxLength: 2, examples: ['ok', 'long'] },
      'examples/1 at "/properties/it" breaks its own schema: "" must NOT have more than 2 characters',
    ],
    [
      'default',
      { type: 'integer', default: '1' },
      'default at "/properties/it" breaks its own schema: "" must be integer',
    ],
    [
      'const',
      { ...number, maximum: 3, const: 4 },
      'const at "/properties/it" breaks its own schema: "" must be <= 3',
    ],
    [
      'enum',
      { ...text, enum: ['a', 1] },
      'enum/1 at "/properties/it" breaks its own schema: "" must be string',
    ],
    [
      'enum behind a $ref',
      { $ref: '#/$defs/short', enum: ['a', 'abc'] },
      'enum/1 at "/properties/it" breaks its own schema: "" must NOT have more than 2 characters',
    ],
    [
      'const and enum',
      { enum: ['a', 'b'], const: 'c' },
      'const at "/properties/it" breaks its own schema: "" must be equal to one of the allowed values',
    ],
    [
      'a format',
      { ...text, format: 'date-time', examples: ['2026-02-30T00:00:00Z'] },
      'examples/0 at "/properties/it" breaks its own schema: "" must match format "date-time"',
    ],
    [
      'a deep one',
      { ...object('a'), default: { a: 1 } },
      'default at "/properties/it" breaks its own schema: "/a" must be string',
    ],
  ])('%s', (_, schema, reason) => {
    expect(reasonsFor(schema, { short: { ...text, maxLength: 2 } })).toContain(reason);
  });

  it('also at a pointer with special characters', () => {
    const properties = { 'a/b ~%"ü': { ...number, default: 'x' } };
    expect(reasonsFor({ type: 'object', properties })).toEqual([
      'default at "/properties/it/properties/a~1b ~0%"ü" breaks its own schema: "" must be number',
    ]);
  });

  it('but a file with valid values has no problem', () => {
    expect(reasonsFor({ ...text, enum: ['a', 'b'], default: 'a', examples: ['a'] })).toEqual([]);
    expect(reasonsFor({ ...number, multipleOf: 0.01, examples: [5403114822.94] })).toEqual([]);
  });
});

describe('a missing description is a warning', () => {
  const warnings = (it: unknown, $defs?: Record<string, unknown>) =>
    schemaWarnings([fileWith(it, $defs)]).map(({ reason }) => reason);
  const described = { ...text, description: 'A name.' };

  it('of the schema and of each field', () => {
    expect(warnings({ type: 'object', properties: { a: described, b: text } })).toEqual([
      'no description at ""',
      'no description at "/properties/it"',
      'no description at "/properties/it/properties/b"',
    ]);
  });

  it.each<[string, unknown]>([
    ['a $ref, described where it leads', { $ref: '#/$defs/name' }],
    [
      'a branch that repeats a field',
      {
        description: 'x',
        type: 'object',
        properties: { a: described },
        anyOf: [{ type: 'object', properties: { a: text } }],
      },
    ],
    [
      'a field that only a branch describes',
      {
        description: 'x',
        type: 'object',
        oneOf: [{ type: 'object', properties: { a: described } }],
      },
    ],
    [
      'a condition',
      {
        description: 'x',
        type: 'object',
        if: { type: 'object', properties: { a: text } },
        then: true,
      },
    ],
  ])('but not for %s', (_, schema) => {
    expect(warnings(schema, { name: described })).toEqual(['no description at ""']);
  });
});
