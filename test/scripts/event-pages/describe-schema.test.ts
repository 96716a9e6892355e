import { describe, expect, it } from 'vitest';

import { describeSchema } from '../../../scripts/event-pages/describe/describe-schema.ts';
import { refName } from '../../../scripts/event-pages/describe/references.ts';

/** What is said of a schema that is the whole document. */
const said = (schema: unknown) => describeSchema(schema, schema);
const groupsOf = (schema: unknown) =>
  said(schema).groups.map(({ kind, label, parts }) => [
    label || kind,
    ...parts.map(({ name }) => name),
  ]);

describe('the rules of a schema', () => {
  it.each<[object, string[]]>([
    [{ minLength: 1, maxLength: 64 }, ['1 to 64 characters']],
    [{ minLength: 3, maxLength: 3 }, ['exactly 3 characters']],
    [{ minLength: 1 }, ['at least 1 character']],
    [{ minLength: 0, maxLength: 1 }, ['at most 1 character']],
    [{ minLength: 0 }, []],
    [{ format: 'date-time', pattern: '^2' }, ['format date-time', 'matches ^2']],
    [{ minimum: 1, maximum: 10 }, ['≥ 1', '≤ 10']],
    [
      { exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.01 },
      ['> 0', '< 1', 'a multiple of 0.01'],
    ],
    [{ minItems: 1, maxItems: 500, uniqueItems: true }, ['1 to 500 items', 'no item twice']],
    [
      { items: false, unevaluatedItems: false },
      ['no other items', 'no items that nothing describes'],
    ],
    [{ contains: { const: 1 } }, ['at least 1 item as “some items” says']],
    [
      { contains: { const: 1 }, minContains: 0, maxContains: 2 },
      ['at most 2 items as “some items” says'],
    ],
    [{ minProperties: 2 }, ['at least 2 fields']],
    [{ additionalProperties: false }, ['no other fields']],
    [{ unevaluatedProperties: false }, ['no fields that nothing describes']],
    [{ dependentRequired: { a: ['b', 'c'] } }, ['with a also b, c']],
    [{ default: 'EUR', deprecated: true }, ['default "EUR"', 'deprecated']],
  ])('%o in words', (schema, rules) => {
    const texts = said(schema).rules.map(({ text, code }) => [text, code].join(' ').trim());
    expect(texts).toEqual(rules);
  });
});

describe('a schema', () => {
  it.each<[unknown, string]>([
    [{ type: 'string' }, 'string'],
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ type: 'array' }, 'array'],
    [{ type: 'array', items: { type: 'string' } }, 'array of strings'],
    [{ type: 'array', items: { type: 'array', items: {} } }, 'array of arrays'],
    [{ type: 'array', items: {} }, 'array of values'],
    [{ type: ['array', 'null'], items: { type: 'object' } }, 'array of objects or null'],
    [{ enum: [1, 2] }, 'value'],
    [{}, 'anything'],
    [true, 'anything'],
    [false, 'not allowed'],
    ['x', 'not a schema'],
    [null, 'not a schema'],
  ])('%o is for: %s', (schema, types) => {
    expect(said(schema).type).toBe(types);
  });

  it('has its texts, values and examples', () => {
    const schema = { title: 'T', description: 'D', enum: ['a', null, 1], examples: [{ a: 1 }] };
    expect(said(schema)).toMatchObject({
      ...{ title: 'T', description: 'D', values: ['"a"', 'null', '1'], examples: ['{"a":1}'] },
    });
    expect(said({ const: 'x' }).values).toEqual(['"x"']);
  });

  it('has its fields, and says which must be there, also those that it doesn’t describe', () => {
    const { groups } = said({ required: ['b', 'c'], properties: { a: {}, b: { type: 'string' } } });
    expect(groups).toEqual([
      {
        kind: 'field',
        label: '',
        parts: [
          { name: 'a', isRequired: false, schema: {} },
          { name: 'b', isRequired: true, schema: { type: 'string' } },
          { name: 'c', isRequired: true, schema: true },
        ],
      },
    ]);
  });

  it.each<[object, string[]]>([
    [{ items: {} }, ['item', '']],
    [{ prefixItems: [{}, {}] }, ['place', '1', '2']],
    [{ oneOf: [{}, {}] }, ['exactly one of these', '1', '2']],
    [{ anyOf: [{}] }, ['at least one of these', '1']],
    [{ allOf: [{}] }, ['and also', '1']],
    [{ not: {} }, ['must not be', '']],
    [{ additionalProperties: { type: 'string' } }, ['other', '']],
    [{ patternProperties: { '^x-': {} } }, ['pattern', '^x-']],
    [{ dependentSchemas: { a: {} } }, ['if this field is there', 'a']],
    [{ propertyNames: { pattern: '^a' } }, ['the name of each field', '']],
  ])('%o has schemas below it', (schema, group) => {
    expect(groupsOf(schema)).toEqual([group]);
  });

  it('shows conditions in their order', () => {
    const labels = groupsOf({ if: {}, then: {}, else: {} }).map(([label]) => label);
    expect(labels).toEqual(['if it is', 'then it must be', 'otherwise it must be']);
  });

  it('shows keywords that it has no words for as they are', () => {
    expect(said({ contentEncoding: 'base64', $comment: 'x' }).others).toEqual([
      { text: 'contentEncoding', code: '"base64"' },
    ]);
  });

  it('cuts long values', () => {
    const [value = ''] = said({ const: 'x'.repeat(100_000) }).values ?? [];
    expect(value.length).toBeLessThan(250);
  });
});

describe('a reference', () => {
  const address = { type: 'object', description: 'An address.', properties: { city: {} } };
  const root = {
    $defs: {
      address,
      same: { $ref: '#/$defs/address' },
      loop: { $ref: '#/$defs/loop' },
      'a/b~c d': { type: 'null' },
    },
  };

  it('is followed, with its own description if it has one', () => {
    expect(describeSchema(root, { $ref: '#/$defs/same' })).toMatchObject({
      ...{ refs: ['#/$defs/same', '#/$defs/address'], type: 'object', description: 'An address.' },
    });
    const own = describeSchema(root, { $ref: '#/$defs/address', description: 'Where to send it.' });
    expect(own.description).toBe('Where to send it.');
  });

  it('stays beside other rules, because both hold', () => {
    const { type, groups } = describeSchema(root, {
      $ref: '#/$defs/address',
      properties: { city: { minLength: 1 } },
    });
    expect(type).toBe('anything');
    expect(groups).toMatchObject([
      { label: 'and also', parts: [{ schema: { $ref: '#/$defs/address' } }] },
      { kind: 'field' },
    ]);
  });

  it.each([
    ['#/$defs/a~1b~0c%20d', 'null'],
    ['#', 'anything'],
    ['#/$defs/loop', 'anything'],
  ])('to %s ends', (ref, type) => {
    expect(describeSchema(root, { $ref: ref }).type).toBe(type);
  });

  it.each(['#/$defs/missing', '#/constructor', 'https://example.com/x', '#/$defs/address/type/0'])(
    'to nothing is shown as it is: %s',
    (ref) => {
      expect(describeSchema(root, { $ref: ref }).others).toEqual([
        { text: '$ref', code: JSON.stringify(ref) },
      ]);
    },
  );

  it('has a name', () => {
    expect(['#', '#/$defs/line_item', '#/$defs/100%'].map(refName)).toEqual([
      ...['the whole body', 'line_item', '100%'],
    ]);
  });
});
