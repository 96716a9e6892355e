import { describe, expect, it } from 'vitest';

import type { FieldRow } from '../../../scripts/event-pages/describe/field-rows.ts';
import { describedParts } from '../../../scripts/event-pages/describe/parts.ts';
import { versionChanges } from '../../../scripts/event-pages/describe/version-changes.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import type { JsonSchema } from '../../../scripts/schemas/read.ts';

/** A row in short: its depth as an indent, its path, label, type and what leads elsewhere. */
function short({ path, depth, label, type, required, part }: FieldRow): string {
  const texts = [path || '-', label && `(${label})`, type, required && 'required'];
  const link = part === undefined ? [] : [`see ${part || 'the body'}`];
  return ' '.repeat(depth) + [...texts, ...link].filter(Boolean).join(' ');
}

const bodyRows = (schema: JsonSchema) => (describedParts(schema)[0]?.rows ?? []).map(short);
const partRows = (schema: JsonSchema) =>
  describedParts(schema).map(({ name, rows }) => [name, ...rows.map(short)]);

const text = { type: 'string' };

describe('the rows of a schema', () => {
  it.each<[string, JsonSchema, string[]]>([
    [
      'nested objects and arrays',
      {
        required: ['a', 'z'],
        properties: {
          a: { type: 'object', properties: { b: text }, required: ['b'] },
          list: {
            type: 'array',
            items: { type: 'object', properties: { 'x.y': { type: 'integer' } } },
          },
          tags: { type: 'array', items: text },
          codes: { type: 'array', items: { ...text, minLength: 1 } },
        },
      },
      [
        ...['a object required', ' a.b string required'],
        ...['list array of objects', ' list[]["x.y"] integer'],
        ...['tags array of strings', 'codes array of strings', ' codes[] string'],
        'z anything required',
      ],
    ],
    [
      'items at places, some items, and arrays of arrays',
      {
        properties: {
          point: { type: 'array', prefixItems: [{ type: 'number' }, text], contains: { const: 1 } },
          grid: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
        },
      },
      [
        ...['point array', ' point[0] number', ' point[1] string', ' point[] (some items) value'],
        ...['grid array of arrays', ' grid[] array of numbers'],
      ],
    ],
    [
      'maps',
      {
        patternProperties: { '^x-': text },
        additionalProperties: { type: 'integer' },
        propertyNames: { maxLength: 9 },
      },
      ['<name> string', '<other> integer', '- (the name of each field)'],
    ],
    [
      'alternatives',
      {
        properties: { pay: { oneOf: [{ type: 'null' }, { properties: { iban: text } }] } },
        anyOf: [{ required: ['a'] }],
      },
      [
        ...['pay anything', ' pay (exactly one of these)', '  pay (option 1) null'],
        ...['  pay (option 2)', '   pay.iban string', 'a required'],
      ],
    ],
    [
      'conditions',
      {
        allOf: [
          {
            if: { properties: { kind: { const: 'card' } } },
            then: { required: ['card'] },
            else: { not: { required: ['card'] } },
          },
        ],
        dependentSchemas: { card: { properties: { cvc: false } } },
      },
      [
        ...['- (if card is there)', ' cvc not allowed', '- (if it is)', ' kind value'],
        ...['- (then it must be)', ' card required'],
        ...['- (otherwise it must be)', ' - (must not be)', '  card required'],
      ],
    ],
    ['the whole, if it has rules', { type: 'object', maxProperties: 3 }, ['- object']],
    ['the whole, if that is all', { type: 'object' }, ['- object']],
  ])('tell of %s', (_, schema, expected) => {
    expect(bodyRows(schema)).toEqual(expected);
  });

  it('lead to a part if several places refer to it, and have the rest where it is used', () => {
    const address = { type: 'object', properties: { city: text } };
    const line = { type: 'object', properties: { sku: { $ref: '#/$defs/code' } } };
    const to = (name: string) => ({ $ref: `#/$defs/${name}` });
    const schema = {
      $defs: { address, line, code: text, unused: { properties: { a: to('address') } } },
      properties: { from: to('address'), to: to('address'), line: to('line'), code: to('code') },
    };
    expect(partRows(schema)).toEqual([
      [
        ...['', 'from object see address', 'to object see address'],
        ...['line object', ' line.sku string', 'code string'],
      ],
      ['address', 'city string'],
    ]);
  });

  it.each<[string, JsonSchema, string[][]]>([
    [
      'itself',
      {
        $ref: '#/$defs/%6Eode',
        $defs: { node: { properties: { next: { $ref: '#/$defs/node' } } } },
      },
      [
        ['', 'next anything see node'],
        ['node', 'next anything see node'],
      ],
    ],
    [
      'the body',
      { properties: { a: { properties: { body: { $ref: '#' } } } } },
      [['', 'a anything', ' a.body anything see the body']],
    ],
    [
      'a schema with a place of its own',
      { properties: { a: { properties: { b: { $ref: '#/properties/a' } } } } },
      [
        ['', 'a anything', ' a.b anything see a'],
        ['a', 'b anything see a'],
      ],
    ],
  ])('end where a schema leads back to %s', (_, schema, expected) => {
    expect(partRows(schema)).toEqual(expected);
  });

  it('are as many as the schema is long, however many ways lead through it', () => {
    const level = (next: string) => ({
      properties: { a: { $ref: `#/$defs/${next}` }, b: { $ref: `#/$defs/${next}` } },
    });
    const levels = Array.from({ length: 60 }, (_, index) => [`l${index}`, level(`l${index + 1}`)]);
    const schema = {
      $defs: { ...Object.fromEntries(levels), l60: { properties: { end: text } } },
      ...level('l0'),
    };
    const parts = describedParts(schema);
    expect(parts.flatMap(({ rows }) => rows)).toHaveLength(2 * 61 + 1);
    expect(versionChanges(schema, parts)).toBeUndefined();
  });

  it('have every field that the sample schemas name', async () => {
    for (const { schema } of await loadSamples()) {
      const names = Array.from(
        JSON.stringify(schema).matchAll(/"properties":\{("[^"]+")/g),
        ([, name = '']) => JSON.parse(name) as string,
      );
      const paths = describedParts(schema as JsonSchema).flatMap(({ rows }) =>
        rows.map(({ path }) => path.split('.').at(-1)),
      );
      expect(paths).toEqual(expect.arrayContaining(names));
    }
  });
});

describe('what changed between versions', () => {
  const changed = (before: JsonSchema, after: JsonSchema) =>
    versionChanges(before, describedParts(after))?.map(({ path, under, texts }) =>
      [path || '-', under && `(${under})`, texts.join('; ')].filter(Boolean).join(' '),
    );
  const fields = (properties: JsonSchema, required: string[] = []) => ({ properties, required });

  it.each<[JsonSchema, JsonSchema, string[]]>([
    [fields({ a: text }), fields({ a: { ...text, description: 'New words.' } }), []],
    [fields({ a: text }), fields({ b: text }, ['b']), ['b added, required', 'a removed']],
    [fields({ a: text }), fields({ a: text }, ['a']), ['a now required']],
    [fields({ a: text }, ['a']), fields({ a: text }), ['a no longer required']],
    [fields({ a: text }), fields({ a: { type: 'integer' } }), ['a string → integer']],
    [
      fields({ a: { ...text, maxLength: 9 }, b: text, c: { ...text, maxLength: 9 } }),
      fields({ a: { ...text, maxLength: 5 }, b: { ...text, pattern: '^x' }, c: text }),
      [
        'a at most 9 characters → at most 5 characters',
        ...['b new rule: matches ^x', 'c no longer: at most 9 characters'],
      ],
    ],
    [
      fields({ a: { enum: ['x', 'y'] }, b: { type: 'string' }, c: { enum: [1] } }),
      fields({ a: { enum: ['y', 'z'] }, b: { type: 'string', enum: ['q'] }, c: {} }),
      [
        'a also allowed: "z"; no longer allowed: "x"',
        'b only these values: "q"',
        'c value → anything; any value',
      ],
    ],
    [
      fields({ a: text }),
      { ...fields({ a: text }), additionalProperties: false },
      ['- new rule: no other fields'],
    ],
    [
      { ...fields({ a: text }), maxProperties: 2 },
      fields({ a: text }),
      ['- no longer: at most 2 fields'],
    ],
    [
      fields({ a: { properties: { b: text } } }),
      fields({ a: { properties: { b: text } }, c: { properties: { d: { properties: {} } } } }),
      ['c added'],
    ],
    [
      { oneOf: [{ required: ['a'] }, {}] },
      { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      ['b (exactly one of these, option 2) added, required'],
    ],
  ])('is told by place: %o, %o', (before, after, expected) => {
    expect(changed(before, after)).toEqual(expected);
  });

  it('is nothing if only the sharing of definitions differs', () => {
    const address = { type: 'object', properties: { city: text } };
    const inline = fields({ from: address, to: address });
    const shared = {
      $defs: { address },
      ...fields({ from: { $ref: '#/$defs/address' }, to: { $ref: '#/$defs/address' } }),
    };
    expect(changed(inline, shared)).toEqual([]);
    expect(changed(shared, inline)).toEqual([]);
  });
});
