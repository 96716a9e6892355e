import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { namesOf } from '../../../../scripts/new-event/names.ts';
import { newSchema } from '../../../../scripts/new-event/texts.ts';
import { lintFile, lintSchemas } from '../../../../scripts/schemas/lint/lint-schemas.ts';
import { eventTypeStyles } from '../../../../scripts/schemas/lint/names.ts';
import type { LintFinding } from '../../../../scripts/schemas/lint/rule.ts';
import { RULES } from '../../../../scripts/schemas/lint/rules.ts';
import { readSchemas, type JsonSchema, type SchemaFile } from '../../../../scripts/schemas/read.ts';

type Fields = Readonly<Record<string, object>>;

const text = { type: 'string', description: 'It is said.', maxLength: 10 };
const number = { type: 'number', description: 'It is measured.', minimum: 0 };

/** A schema without findings, but for what is special about it. */
function schemaOf(special: JsonSchema = {}): JsonSchema {
  return {
    ...{ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' },
    ...{ title: 'Thing done', description: 'A thing is done.', examples: [{}] },
    ...special,
  };
}

const fields = (properties: Fields, special: JsonSchema = {}) =>
  schemaOf({ properties, ...special });

function nested(levels: number): object {
  const properties = levels === 0 ? {} : { inner: nested(levels - 1) };
  return { type: 'object', description: 'Levels.', properties };
}

/** What each rule finds: the place, and a schema that breaks only this rule. */
const FOUND: readonly (readonly [rule: string, place: string, schema: JsonSchema])[] = [
  ['title', '', schemaOf({ title: ' ' })],
  ['description', '', schemaOf({ description: undefined })],
  ['description', '/properties/a', fields({ a: { type: 'boolean' } })],
  [
    'description',
    '/properties/a',
    fields({ a: { $ref: '#/$defs/flag' } }, { $defs: { flag: { type: 'boolean' } } }),
  ],
  [
    'description-repeats-name',
    '/properties/it_id',
    fields({ it_id: { ...text, description: 'The ID of it.' } }),
  ],
  ['examples', '', schemaOf({ examples: [] })],
  ['example-address', '', schemaOf({ examples: [{ a: ['ann@acme.io'] }] })],
  ['example-address', '/properties/a', fields({ a: { ...text, examples: ['a@acme.io'] } })],
  ['closed-root', '', schemaOf({ additionalProperties: false })],
  ['closed-root', '', schemaOf({ unevaluatedProperties: false })],
  [
    'field-name-style',
    '/properties/b/properties/aB',
    fields({ a_b: number, b: { ...nested(0), properties: { aB: number, c: number } } }),
  ],
  ['field-name-style', '/properties/A-b', fields({ 'A-b': number, c: number, d: number })],
  [
    'enum-style',
    '/properties/a',
    fields({ a: { ...text, enum: ['on_hold', 'not_yet', 'AtOnce'] } }),
  ],
  ['string-limit', '/properties/a', fields({ a: { type: 'string', description: 'Free text.' } })],
  [
    'string-limit',
    '/properties/a/items',
    fields({ a: { type: 'array', description: 'Words.', maxItems: 9, items: { type: 'string' } } }),
  ],
  [
    'string-limit',
    '/properties/a',
    fields({ a: { type: 'string', description: 'Any text.', pattern: '^a+$' } }),
  ],
  ...['^a|b$', '^a\\$', 'a'].map(
    (pattern) =>
      [
        'string-limit',
        '/properties/a',
        fields({ a: { type: 'string', description: 'Any text.', pattern } }),
      ] as const,
  ),
  [
    'string-limit',
    '/properties/a',
    fields({ a: { type: 'string', description: 'A mail.', format: 'email' } }),
  ],
  [
    'string-limit',
    '/$defs/id',
    fields(
      { a: { $ref: '#/$defs/id' } },
      { $defs: { id: { type: 'string', description: 'An id.' } } },
    ),
  ],
  [
    'required-string',
    '/properties/a',
    fields({ a: text }, { required: ['a'], examples: [{ a: '' }] }),
  ],
  [
    'array-limit',
    '/properties/a',
    fields({ a: { type: 'array', description: 'Things.', items: number } }),
  ],
  ['number-limit', '/properties/a', fields({ a: { type: 'integer', description: 'Degrees.' } })],
  [
    'number-limit',
    '/properties/a',
    fields(
      { a: { type: 'integer', description: 'Degrees.' } },
      { anyOf: [{ properties: { a: { title: 'Cold' } } }] },
    ),
  ],
  [
    'money-unit',
    '/properties/unitPrice',
    fields({ unitPrice: { ...number, description: 'What one costs.' } }),
  ],
  [
    'money-unit',
    '/properties/total',
    fields(
      { total: { $ref: '#/$defs/sum' } },
      { $defs: { sum: { ...number, description: 'All.' } } },
    ),
  ],
  ['time-format', '/properties/doneAt', fields({ doneAt: text })],
  [
    'time-format',
    '/properties/doneAt',
    fields({ doneAt: text }, { anyOf: [{ properties: { doneAt: { title: 'Late' } } }] }),
  ],
  ['time-format', '/properties/timestamp', fields({ timestamp: number })],
  ['nesting', '', fields({ a: nested(6) })],
  ['schema-size', '', schemaOf({ examples: [{ note: 'x'.repeat(65_536) }] })],
];

/** What no rule objects to. */
const FINE: readonly (readonly [what: string, schema: JsonSchema])[] = [
  ['a plain schema', fields({ a: text, b: number })],
  [
    'strings that cannot be long',
    fields({
      a: { type: 'string', description: 'Two letters.', pattern: '^[A-Z]{2}$' },
      b: { type: 'string', description: 'Marks.', pattern: '^(?:[*+\\]]{3}|\\*)$' },
      done_at: { type: 'string', description: 'When.', format: 'date-time' },
      c: { type: 'string', description: 'One of two.', enum: ['one', 'two'] },
    }),
  ],
  [
    'a limit that stands in another branch',
    fields(
      { a: { type: 'string', description: 'Any text.' } },
      { allOf: [{ properties: { a: { type: 'string', maxLength: 9 } } }] },
    ),
  ],
  [
    'a string that only a condition tests',
    fields(
      { a: text },
      {
        if: { properties: { a: { type: 'string' } } },
        then: { properties: { a: { ...text, minLength: 1 } } },
        examples: [{ a: 'b' }],
      },
    ),
  ],
  [
    'names that are half in snake_case, half in camelCase',
    fields({ a_b: number, c_d: number, eF: number, gH: number }),
  ],
  [
    'a time whose format stands in another branch',
    fields(
      { done_at: { ...text, maxLength: 30 } },
      { allOf: [{ properties: { done_at: { type: 'string', format: 'date-time' } } }] },
    ),
  ],
  [
    'a nullable string in anyOf',
    fields({
      a: { description: 'Any text.', anyOf: [{ type: 'string', maxLength: 9 }, { type: 'null' }] },
    }),
  ],
  ['fields that are called like keywords', fields({ if: text, not: text, then: text })],
  [
    'a pair',
    fields({
      a: {
        ...{ type: 'array', description: 'Both ends.', minItems: 2, items: false },
        prefixItems: [
          { type: 'number', minimum: 0 },
          { type: 'number', minimum: 0 },
        ],
      },
    }),
  ],
  ['a number of a tax payer', fields({ tax_id: { ...number, type: 'integer' } })],
  ['an amount with its unit', fields({ amount: { ...number, description: 'In cents.' } })],
  ['a total that is a count', fields({ total_items: { ...number, description: 'How many.' } })],
  [
    'a time as a number with its unit',
    fields({ done_at: { ...number, description: 'Milliseconds since 1970.' } }),
  ],
  [
    'an address that nobody owns',
    schemaOf({ examples: [{ a: 'ann@mail.example.com', b: 'ann@shop.test', c: 'app@1.2.3' }] }),
  ],
  ['an enum of codes', fields({ a: { ...text, enum: ['PT', 'DE', 'AT'] } })],
  [
    'a tree',
    fields({ a: { type: 'array', description: 'Children.', maxItems: 9, items: { $ref: '#' } } }),
  ],
  ['a closed object inside', fields({ a: { ...nested(0), additionalProperties: false } })],
];

const IGNORES = {
  atTheField: fields({
    a: {
      type: 'string',
      description: 'Any text.',
      $comment: 'lint-ignore string-limit: as long as it is',
    },
  }),
  around: fields(
    { total: { type: 'number', description: 'All.' } },
    {
      $comment:
        'Some note.\r\nlint-ignore money-unit, number-limit: it was so\r\nlint-ignore title: none yet',
      title: '',
    },
  ),
  withoutReason: schemaOf({ title: '', $comment: 'lint-ignore title' }),
  withoutRule: schemaOf({ $comment: 'lint-ignore: no reason' }),
  ofAnUnknownRule: schemaOf({ $comment: 'lint-ignore titel: a slip' }),
  ofNothing: schemaOf({ $comment: 'lint-ignore title: it has one now' }),
  elsewhere: fields({ a: { ...text, $comment: 'lint-ignore title: here' } }, { title: '' }),
};

function fileOf(eventType: string, schema: JsonSchema): SchemaFile {
  const file = { file: `${eventType}/v1.json`, eventType, version: 'v1' };
  return {
    ...file,
    schema: JSON.parse(JSON.stringify({ ...schema, $id: `${eventType}/v1` })) as JsonSchema,
  };
}

const brief = (findings: readonly LintFinding[]) =>
  findings.map(({ level, rule, pointer }) => `${level} ${rule} ${pointer}`);

const lint = (schema: JsonSchema) => lintFile(fileOf('thing.done', schema));
const found = (schema: JsonSchema) => brief(lint(schema).findings);

describe('the lint of schemas', () => {
  it.each(FOUND)('finds %s at "%s"', (rule, place, schema) => {
    const level = RULES.find(({ name }) => name === rule)?.level ?? 'no such rule';
    expect(found(schema)).toEqual([`${level} ${rule} ${place}`]);
  });

  it('has a case for each rule, and a fix with each finding', () => {
    const cases = new Set(FOUND.map(([rule]) => rule));
    expect([...cases].sort()).toEqual(RULES.map(({ name }) => name).sort());
    const findings = FOUND.flatMap(([, , schema]) => lint(schema).findings);
    expect(findings.filter(({ fix }) => fix.length < 20)).toEqual([]);
  });

  it.each(FINE)('has nothing against %s', (_, schema) => {
    expect(found(schema)).toEqual([]);
  });

  it('has nothing against the schema of a new event', () => {
    expect(found(newSchema(namesOf('new.thing', 'v1')) as JsonSchema)).toEqual([]);
  });

  it.each([
    [['order', 'order.placed', 'payment.made'], []],
    [
      ['order.placed', 'payment.made', 'ORDER_PAID'],
      ['2 in dotted.case (order.placed, …), 1 in UPPER_CASE (ORDER_PAID)'],
    ],
    [['order', 'Straße'], ['1 in snake_case (order), 1 in no known style (Straße)']],
    [
      ['PAID', 'PAID', 'PAID', 'order.placed', 'order.closed'],
      ['2 in dotted.case (order.placed, …), 1 in UPPER_CASE (PAID)'],
    ],
  ])('notes once if event types have several styles: %j', (types, notes) => {
    const findings = eventTypeStyles(types.map((type) => fileOf(type, schemaOf())));
    const reasons = notes.map((note) => `event types are named in 2 styles: ${note}`);
    expect(findings.map(({ reason }) => reason)).toEqual(reasons);
  });

  it('reports what the build refuses, and then asks no rule', () => {
    const refused = fileOf('refused', schemaOf({ title: '', requird: [] }));
    const problem = { file: 'README.md', reason: 'is no schema', remedy: 'Move it.' };
    const report = lintSchemas({
      schemas: [refused],
      overrides: [],
      mappingOverrides: [],
      problems: [problem],
    });
    expect(report.findings.map(({ file, rule, reason }) => [file, rule, reason])).toEqual([
      ['README.md', 'build', 'is no schema'],
      ['refused/v1.json', 'build', 'unknown keyword "requird" at ""'],
    ]);
  });
});

describe('a lint-ignore', () => {
  it('accepts what is found at its place and inside of it, and keeps the reason', () => {
    const accepted = [IGNORES.atTheField, IGNORES.around].map((schema) => {
      const report = lint(schema);
      expect(report.findings).toEqual([]);
      return report.accepted.map(({ rule, because }) => `${rule}: ${because}`);
    });
    expect(accepted).toEqual([
      ['string-limit: as long as it is'],
      ['title: none yet', 'number-limit: it was so', 'money-unit: it was so'],
    ]);
  });

  it.each([
    ['withoutReason', ['error lint-ignore ', 'error title ']],
    ['withoutRule', ['error lint-ignore ']],
    ['ofAnUnknownRule', ['error lint-ignore ']],
    ['ofNothing', ['warning lint-ignore ']],
    ['elsewhere', ['error title ', 'warning lint-ignore /properties/a']],
  ] as const)('is reported itself: %s', (name, findings) => {
    expect(found(IGNORES[name])).toEqual(findings);
  });

  it.each([
    ['string-limits', 'Did you mean string-limit? Write "lint-ignore <rule>: '],
    ['titel', 'Did you mean title? Write "lint-ignore <rule>: '],
    ['everything', 'Write "lint-ignore <rule>: '],
  ])('that names %s is answered with the nearest rule, if there is one', (rule, fix) => {
    const [finding] = lint(schemaOf({ $comment: `lint-ignore ${rule}: a slip` })).findings;
    expect(finding?.fix.startsWith(fix)).toBe(true);
  });
});

describe('the schemas of the project', () => {
  const levelsIn = (directory: string) =>
    readSchemas(directory).schemas.flatMap((file) =>
      lintFile(file).findings.map(({ level, rule }) => `${level} ${file.file} ${rule}`),
    );

  it('have a title, descriptions and examples', () => {
    expect(levelsIn('schemas').filter((finding) => finding.startsWith('error'))).toEqual([]);
  });

  it('are samples without any finding', () => {
    expect(levelsIn('scripts/samples/schemas')).toEqual([]);
  });
});

describe('docs/schemas.md', () => {
  it('lists each rule with its level', () => {
    const rows = readFileSync('docs/schemas.md', 'utf8').matchAll(
      /^\| `([a-z-]+)` +\| (error|warning|note) /gm,
    );
    const documented = Array.from(rows, ([, rule, level]) => `${rule} ${level}`);
    expect(documented).toEqual([
      ...RULES.map(({ name, level }) => `${name} ${level}`),
      'event-type-style note',
    ]);
  });
});
