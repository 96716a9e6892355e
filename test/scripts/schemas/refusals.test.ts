import { describe, expect, it } from 'vitest';

import { checkSchemas } from '../../../scripts/schemas/check.ts';
import { patternFinding } from '../../../scripts/schemas/pattern.ts';
import { SchemaProblems } from '../../../scripts/schemas/problem.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const text = { type: 'string' };

/** The problems of `thing.done/v1.json` with these keywords. */
function problemsOf(special: Record<string, unknown>) {
  const schema = { $schema: DIALECT, $id: 'thing.done/v1', type: 'object', ...special };
  return checkSchemas([
    { file: 'thing.done/v1.json', eventType: 'thing.done', version: 'v1', schema },
  ]);
}

/** The problems of a schema that has one property, called `it`. */
function problemsOfProperty(schema: unknown, $defs: Record<string, unknown> = {}) {
  return problemsOf({ properties: { it: schema }, $defs });
}

const reasons = (problems: readonly { reason: string }[]) => problems.map(({ reason }) => reason);

describe('the schema build refuses', () => {
  it.each([
    ['no dialect', { $schema: undefined }, '"$schema" is missing, not JSON Schema 2020-12'],
    [
      'an older dialect',
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      '"$schema" is "http://json-schema.org/draft-07/schema#", not JSON Schema 2020-12',
    ],
    ['no $id', { $id: undefined }, '"$id" is missing, but its place says "thing.done/v1"'],
    [
      'the $id of another version',
      { $id: 'thing.done/v2' },
      '"$id" is "thing.done/v2", but its place says "thing.done/v1"',
    ],
    ['an unknown keyword', { requird: ['id'] }, 'unknown keyword "requird" at ""'],
    ['a keyword that only Ajv knows', { $async: true }, 'unknown keyword "$async" at ""'],
    [
      'a keyword of an older dialect',
      { dependencies: { a: ['b'] } },
      'unknown keyword "dependencies" at ""',
    ],
    [
      'a required property that is not described',
      { required: ['id'] },
      'strict mode: required property "id" is not defined at ""',
    ],
  ])('%s', (_, special: Record<string, unknown>, reason) => {
    expect(reasons(problemsOf(special))).toEqual([reason]);
  });

  it.each([
    [
      'a type that does not exist',
      { type: 'text' },
      [
        'is not a valid JSON Schema: "/properties/it/type" must be equal to one of the allowed ' +
          'values (array, boolean, integer, null, number, object, string)',
      ],
    ],
    [
      'a limit that is not a number',
      { ...text, minLength: '1' },
      ['is not a valid JSON Schema: "/properties/it/minLength" must be integer'],
    ],
    [
      'a keyword without its type',
      { minLength: 1 },
      ['strict mode: missing type "string" for keyword "minLength" at "/properties/it"'],
    ],
    [
      'two types at once',
      { type: ['string', 'number'] },
      ['strict mode: use allowUnionTypes to allow union type keyword at "/properties/it"'],
    ],
    [
      'a tuple of open length',
      { type: 'array', prefixItems: [text] },
      [
        'strict mode: "prefixItems" is 1-tuple, but minItems or maxItems/items are not specified ' +
          'or different at path "/properties/it"',
      ],
    ],
    [
      'a condition without a consequence',
      { if: text },
      ['strict mode: "if" without "then" and "else" is ignored at "/properties/it"'],
    ],
    [
      'a consequence without a condition',
      { anyOf: [{ then: text }] },
      ['strict mode: "then" without "if" is ignored at "/properties/it/anyOf/0"'],
    ],
    [
      'a minimum without its keyword',
      { type: 'array', minContains: 1 },
      ['strict mode: "minContains" without "contains" is ignored at "/properties/it"'],
    ],
    [
      'a property that a pattern describes again',
      { type: 'object', properties: { ab: text }, patternProperties: { '^a': text } },
      [
        'strict mode: property ab matches pattern ^a (use allowMatchingProperties) at "/properties/it"',
      ],
    ],
    [
      'an unknown format',
      { ...text, format: 'telephone' },
      ['format "telephone" at "/properties/it" is not one of those checked in linear time'],
    ],
    [
      'a format that compiles the value as a pattern',
      { ...text, format: 'regex' },
      ['format "regex" at "/properties/it" is not one of those checked in linear time'],
    ],
    [
      'a second $id, which would change the base of every $ref',
      { ...text, $id: 'other' },
      ['unknown keyword "$id" at "/properties/it"'],
    ],
    [
      'a $ref to another file',
      { $ref: '../address.json' },
      ['$ref "../address.json" at "/properties/it" leaves the file'],
    ],
    [
      'a $ref to another event type',
      { $ref: 'order.placed/v1' },
      ['$ref "order.placed/v1" at "/properties/it" leaves the file'],
    ],
    [
      'a $ref to the network',
      { $ref: 'https://example.com/address' },
      ['$ref "https://example.com/address" at "/properties/it" leaves the file'],
    ],
    [
      'a $ref that leads nowhere',
      { $ref: '#/$defs/adress' },
      ['$ref "#/$defs/adress" at "/properties/it" does not resolve'],
    ],
    [
      'a $ref to an anchor',
      { $ref: '#address' },
      ['$ref "#address" at "/properties/it" does not resolve'],
    ],
    [
      'an anchor, which Ajv does not know in strict mode',
      { ...text, $anchor: 'address' },
      ['unknown keyword "$anchor" at "/properties/it"'],
    ],
    [
      'an empty enum',
      { enum: [] },
      ['enum at "/properties/it" has no values, so nothing is valid'],
    ],
    [
      'a $ref that is not even percent-encoded',
      { $ref: '#/%zz' },
      ['$ref "#/%zz" at "/properties/it" does not resolve'],
    ],
    [
      'uniqueItems on objects',
      { type: 'array', uniqueItems: true, items: { type: 'object' } },
      ['uniqueItems at "/properties/it" on items that are not of a scalar type'],
    ],
    [
      'uniqueItems on anything',
      { type: 'array', uniqueItems: true },
      ['uniqueItems at "/properties/it" on items that are not of a scalar type'],
    ],
    [
      'an invalid pattern',
      { ...text, pattern: '[' },
      [
        'pattern "[" at "/properties/it" is not a regular expression: Invalid regular expression: ' +
          '/[/u: Unterminated character class',
      ],
    ],
    [
      'a slow pattern',
      { ...text, pattern: '^(a+)+$' },
      ['pattern "^(a+)+$" at "/properties/it" is open to catastrophic backtracking'],
    ],
    [
      'a slow pattern for keys',
      { type: 'object', patternProperties: { '^(a|a)*$': true } },
      ['pattern "^(a|a)*$" at "/properties/it" is open to catastrophic backtracking'],
    ],
  ])('%s', (_, schema: unknown, expected) => {
    expect(reasons(problemsOfProperty(schema))).toEqual(expected);
  });

  it('values in a part that nothing refers to and that does not compile', () => {
    const unused = { enum: [{ a: '' }], properties: { a: text } };
    expect(reasons(problemsOfProperty(text, { unused }))).toEqual([
      expect.stringMatching(/^does not compile: .*missing type "object".* at "\/\$defs\/unused"$/),
    ]);
  });

  it('a $ref that leads back to itself without a step into the data', () => {
    const problems = problemsOfProperty(
      { $ref: '#/$defs/a' },
      { a: { anyOf: [{ $ref: '#/$defs/b' }, text] }, b: { not: { $ref: '#/$defs/a' } } },
    );
    expect(reasons(problems)).toEqual([
      '$ref leads back to itself without a step into the data at "/$defs/a", "/$defs/a/anyOf/0", ' +
        '"/$defs/b", "/$defs/b/not"',
    ]);
  });

  it.each([
    [
      'branches that share a property',
      {
        oneOf: ['and', 'or'].map((op) => ({
          type: 'object',
          properties: {
            op: { const: op },
            terms: { type: 'array', items: { $ref: '#/$defs/node' } },
          },
        })),
      },
      '"/$defs/node"',
    ],
    [
      'a schema that applies twice',
      {
        allOf: [{ $ref: '#/$defs/children' }, { $ref: '#/$defs/children' }],
      },
      '"/$defs/node"',
    ],
    [
      'a property and a pattern for it',
      {
        type: 'object',
        properties: { next: { $ref: '#/$defs/node' } },
        patternProperties: { '^n': { $ref: '#/$defs/node' } },
      },
      '"/$defs/node"',
    ],
    [
      'items and contains',
      { type: 'array', items: { $ref: '#/$defs/node' }, contains: { $ref: '#/$defs/node' } },
      '"/$defs/node"',
    ],
  ])('recursion that doubles the work at every level: %s', (_, node, place) => {
    const children = { type: 'object', additionalProperties: { $ref: '#/$defs/node' } };
    const problems = problemsOfProperty({ $ref: '#/$defs/node' }, { node, children });
    expect(reasons(problems)[0]).toContain('a nested value is checked twice');
    expect(reasons(problems)[0]).toContain(place);
  });
});

const object = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, text])),
});
const list = { type: 'array', items: text };
const CHECKED_WRONGLY = /would be checked wrongly|can't be checked/;

describe('unevaluated', () => {
  it.each([
    ['properties with an if', { ...object(), if: object('a'), then: object('b') }, '"if"'],
    [
      'properties with dependentSchemas',
      { ...object(), dependentSchemas: { a: object('b') } },
      '"dependentSchemas"',
    ],
    [
      'properties with anyOf and if',
      { ...object(), anyOf: [object('a')], if: object('a'), else: object('b') },
      '"if" or "dependentSchemas"',
    ],
    [
      'properties with an if inside allOf',
      { ...object(), allOf: [{ ...object(), if: object('a'), then: object('b') }] },
      'a nested "if"',
    ],
    [
      'properties with branches of branches',
      { ...object(), oneOf: [{ ...object('a'), anyOf: [object('b')] }] },
      'a nested "anyOf"',
    ],
    [
      'properties with branches behind a $ref',
      { ...object(), $ref: '#/$defs/choice' },
      'a nested "oneOf"',
    ],
    [
      'properties with anyOf and $ref',
      { ...object(), anyOf: [object('a')], $ref: '#/$defs/plain' },
      '"anyOf" and "$ref"',
    ],
    [
      'properties with oneOf and patternProperties',
      { ...object(), oneOf: [object('a')], patternProperties: { '^x': text } },
      '"oneOf" and "patternProperties"',
    ],
    [
      'properties with patternProperties in a branch',
      { ...object(), anyOf: [{ ...object(), patternProperties: { '^x': text } }] },
      '"anyOf" and "patternProperties"',
    ],
  ])('%s are refused', (_, schema, conflict) => {
    const $defs = {
      choice: { ...object(), oneOf: [object('a'), object('b')] },
      plain: object('c'),
    };
    const [problem] = problemsOfProperty({ ...schema, unevaluatedProperties: false }, $defs);
    expect(problem).toMatchObject({
      file: 'thing.done/v1.json',
      reason: `unevaluatedProperties at "/properties/it" together with ${conflict} would be checked wrongly`,
      remedy: expect.stringContaining('additionalProperties'),
    });
  });

  it.each([
    ['contains', { contains: text }],
    ['anyOf', { anyOf: [list, { type: 'array', maxItems: 0 }] }],
    ['oneOf', { oneOf: [list] }],
    ['if', { if: list, then: { type: 'array', maxItems: 2 } }],
    ['contains', { allOf: [{ type: 'array', contains: text }] }],
    ['contains', { $ref: '#/$defs/some' }],
  ])('items together with %s are refused', (conflict, schema) => {
    const $defs = { some: { type: 'array', contains: text } };
    const it = { type: 'array', unevaluatedItems: false, ...schema };
    expect(reasons(problemsOfProperty(it, $defs))).toContain(
      `unevaluatedItems at "/properties/it" together with "${conflict}" would be checked wrongly`,
    );
  });

  it('properties somewhere in a file refuse patternProperties beside branches elsewhere in it', () => {
    const it = { ...object(), oneOf: [object('a')], patternProperties: { '^x': text } };
    expect(problemsOfProperty(it)).toEqual([]);
    const other = { ...object(), unevaluatedProperties: false };
    expect(reasons(problemsOfProperty(it, { other }))).toEqual([
      'patternProperties at "/properties/it" together with "oneOf" can\'t be checked in a file that uses ' +
        'unevaluatedProperties or unevaluatedItems',
    ]);
  });

  it.each([
    ['properties alone', { ...object('a'), unevaluatedProperties: false }],
    [
      'properties with flat branches',
      { ...object('a'), unevaluatedProperties: text, anyOf: [object('b'), object('c')] },
    ],
    [
      'properties with allOf, $ref and not',
      {
        ...object('a'),
        allOf: [{ ...object('b'), patternProperties: { '^x': text } }],
        $ref: '#/$defs/plain',
        not: { ...object('d'), anyOf: [{ ...object('d'), required: ['d'] }] },
        unevaluatedProperties: false,
      },
    ],
    ['items with allOf', { ...list, allOf: [list], unevaluatedItems: false }],
  ])('%s are fine', (_, schema) => {
    const found = reasons(problemsOfProperty(schema, { plain: object('c') }));
    expect(found.filter((reason) => CHECKED_WRONGLY.test(reason))).toEqual([]);
  });
});

describe('an example at the root', () => {
  const nested = (levels: number): unknown => (levels === 0 ? [] : [nested(levels - 1)]);

  it.each([
    ['breaks the schema', {}, `breaks its own schema: "" must have required property 'it'`],
    ['breaks a $ref', { it: 7 }, 'breaks its own schema: "/it" must be string'],
    ['is too large', { it: 'x'.repeat(1_048_576) }, '"" must be at most 1048576 bytes, got 10'],
    ['is nested too deeply', { it: '', deep: nested(64) }, 'must not be nested deeper than 64'],
    ['has half a character', { it: '\ud800' }, `can't be sent as an event: "/body/it" must`],
    [
      'has a key that readers disagree on',
      { it: '', constructor: 1 },
      '"/body/constructor" is a key that no event may use',
    ],
  ])('that %s is refused', (_, example, reason) => {
    const schema = { required: ['it'], properties: { it: { $ref: '#/$defs/it' } } };
    const problems = problemsOf({
      ...schema,
      $defs: { it: text },
      examples: [{ it: 'a' }, example],
    });
    expect(reasons(problems)).toEqual([expect.stringContaining(reason)]);
    expect(reasons(problems)[0]).toMatch(/^examples\/1 at ""/);
  });
});

describe('the schema build allows', () => {
  it.each([
    ['a schema that is only an object', {}],
    ['a property called like a keyword', { properties: { pattern: { type: 'integer' } } }],
    ['an example that looks like a schema', { examples: [{ $ref: 'nowhere', pattern: '(' }] }],
    ['a nullable property', { properties: { it: { type: ['string', 'null'] } } }],
    [
      'a $ref to a definition',
      { properties: { one: { $ref: '#/$defs/a~1b%20c' } }, $defs: { 'a/b c': text } },
    ],
    [
      'a tree',
      {
        properties: {
          children: { type: 'array', items: { $ref: '#' } },
          parent: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
        },
      },
    ],
    [
      'any JSON, described by itself',
      {
        properties: { it: { $ref: '#/$defs/json' } },
        $defs: {
          json: {
            anyOf: [
              { type: 'array', items: { $ref: '#/$defs/json' } },
              { type: 'object', additionalProperties: { $ref: '#/$defs/json' } },
              { type: 'number' },
            ],
          },
        },
      },
    ],
    [
      'a tuple',
      {
        properties: {
          it: {
            type: 'array',
            prefixItems: [{ $ref: '#' }, { type: 'string' }],
            minItems: 2,
            items: false,
          },
        },
      },
    ],
    [
      'uniqueItems on scalars',
      {
        properties: {
          it: { type: 'array', uniqueItems: true, items: { type: ['string', 'null'] } },
        },
      },
    ],
  ])('%s', (_, special: Record<string, unknown>) => {
    expect(problemsOf(special)).toEqual([]);
  });
});

const LOOKS_AROUND =
  'looks ahead or behind (or uses \\b) in a place that may be tried again and again';
const STARTS_ANYWHERE =
  'is open to catastrophic backtracking: it repeats something and may start anywhere';

describe('a pattern', () => {
  it.each([
    '^[A-Z]{3}$',
    '^\\+[1-9][0-9]{6,14}$',
    '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    '^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$',
    '^v\\d+\\.\\d+\\.\\d+$',
    '^https://[^\\s/]+(?:/[^\\s]*)?$',
    '^\\p{L}+$',
    '^(?!0+$)[0-9]{1,9}$',
    '^\\(?=x',
    '^a+$|^[|)(]b*$',
    '\\\\bfoo[bar]',
    'foo',
    '',
  ])('%s is fast whatever the string', (pattern) => {
    expect(patternFinding(pattern)).toBeUndefined();
  });

  it.each([
    ['^(a+)+$', 'is open to catastrophic backtracking'],
    ['^a*a*$', 'is open to catastrophic backtracking'],
    ['^(a|ab|b)*$', 'is open to catastrophic backtracking'],
    ['^(a+)\\1b', 'is open to catastrophic backtracking'],
    ['^[^@]+@[^@]+\\.[^@]+$', 'is open to catastrophic backtracking'],
    // The detector accepts these two, because it assumes that the last part never fails.
    ['^b(?:.*[ab]a|b[ab]*?)*', 'is open to catastrophic backtracking'],
    ['^(?:a+)+\\b', LOOKS_AROUND],
    ['(?=.*x)y', LOOKS_AROUND],
    ['(?<!x.*)b$', LOOKS_AROUND],
    ['^a|(?!.*x)y', LOOKS_AROUND],
    ['\\s+$', STARTS_ANYWHERE],
    ['[^]*?a$', STARTS_ANYWHERE],
    ['^a|b{2,}', STARTS_ANYWHERE],
  ])('%s %s', (pattern, reason) => {
    expect(patternFinding(pattern)).toMatchObject({ reason });
  });

  it('that the detector cannot read is refused rather than trusted', () => {
    expect(patternFinding('^(?<name>a+)$')?.reason).toMatch(
      /^could not be checked for catastrophic backtracking: /,
    );
  });

  it('is read with the flag u, as the validators read it', () => {
    expect(patternFinding('^\\-$')?.reason).toMatch(
      /^is not a regular expression: .*Invalid escape/,
    );
  });
});

describe('problems', () => {
  it('are all reported at once, each with its file, reason and remedy', () => {
    const problems = problemsOf({
      $id: 'x',
      typo: 1,
      required: ['id'],
      properties: { a: { ...text, pattern: '[' }, b: { $ref: '#/no' }, c: { minLength: 1 } },
    });
    expect(problems.map(({ file }) => file)).toEqual(Array(6).fill('thing.done/v1.json'));
    expect(problems.every(({ remedy }) => remedy.length > 10)).toBe(true);
    const { message } = new SchemaProblems('schemas', problems);
    expect(
      message.split('\n').filter((line) => line.startsWith('schemas/thing.done/v1.json: ')),
    ).toHaveLength(6);
  });
});
