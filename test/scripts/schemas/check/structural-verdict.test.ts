import { describe, expect, it } from 'vitest';

import { structuralVerdict } from '../../../../scripts/schemas/check/structural-verdict.ts';
import { schemaText } from '../../../../scripts/schemas/check/structural/node.ts';
import type { Verdict } from '../../../../scripts/schemas/check/verdict.ts';
import type { JsonSchema } from '../../../../scripts/schemas/read.ts';

const text = { type: 'string' };
const number = { type: 'number' };
const integer = { type: 'integer' };

function object(properties: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { type: 'object', properties, ...more };
}

/** A schema of objects that have only a property `it`. */
function of(it: unknown, $defs: JsonSchema = {}): JsonSchema {
  return object({ it }, { $defs });
}

/** One branch for each kind, told apart by `kind`. */
function kinds(...names: readonly string[]): JsonSchema {
  const branches = names.map((name) =>
    object({ kind: { const: name }, [`of_${name}`]: text }, { required: ['kind'] }),
  );
  return { oneOf: branches };
}

function conditional(then: JsonSchema): JsonSchema {
  const condition = { required: ['kind'], properties: { kind: { const: 'bank' } } };
  return object({ kind: text, iban: text, bic: text }, { if: condition, then });
}

function tree(value: JsonSchema): JsonSchema {
  const node = object({ value, children: { type: 'array', items: { $ref: '#/$defs/node' } } });
  return { ...object({ root: { $ref: '#/$defs/node' } }), $defs: { node } };
}

function verdictOn(before: JsonSchema, after: JsonSchema): Verdict {
  return structuralVerdict({ eventType: 'a', version: 'v1', before, after }).verdict;
}

/** A chain of objects. Each has two properties that are the next one, so there are 2^30 paths to its end. */
function diamonds(end: JsonSchema): JsonSchema {
  const link = (index: number) => ({ $ref: `#/$defs/at${index}` });
  const links = Array.from({ length: 30 }, (_, index) => ({
    [`at${index}`]: object({ a: link(index + 1), b: link(index + 1) }),
  }));
  return of(link(0), Object.assign({ at30: end }, ...links) as JsonSchema);
}

const closed = { additionalProperties: false };
const texts = { type: 'string', maxLength: 5 };

const COMPATIBLE: readonly (readonly [change: string, before: JsonSchema, after: JsonSchema])[] = [
  ['another description', of({ ...text, description: 'A' }), of({ ...text, description: 'B' })],
  ['a new optional field', object({ a: text }), object({ a: text, b: number })],
  ['a new optional field of a closed object', object({}, closed), object({ b: text }, closed)],
  [
    'a new optional field in an item',
    of({ type: 'array', items: object({}) }),
    of({ type: 'array', items: object({ b: text }) }),
  ],
  [
    'a new optional field where others had to be like that',
    object({ it: object({}) }, { additionalProperties: object({ b: text }) }),
    object({ it: object({ b: number }) }, { additionalProperties: object({ b: text }) }),
  ],
  [
    'a required field that is optional now',
    object({ a: text }, { required: ['a'] }),
    object({ a: text }),
  ],
  ['a field that is no longer described', object({ a: text, b: text }), object({ a: text })],
  ['an object that is open now', object({ a: text }, closed), object({ a: text })],
  ['integers that may be numbers now', of(integer), of(number)],
  ['a text that may be null now', of(text), of({ type: ['string', 'null'] })],
  [
    'null by another spelling',
    of({ type: ['string', 'null'] }),
    of({ anyOf: [text, { type: 'null' }] }),
  ],
  ['one more value', of({ enum: ['x'] }), of({ enum: ['x', 'y'] })],
  ['values that may be any short text now', of({ enum: ['x', 'y'] }), of(texts)],
  ['a const that may be one of several now', of({ const: 1 }), of({ enum: [0, 1] })],
  [
    'wider limits',
    of({ ...integer, minimum: 1, maximum: 9 }),
    of({ ...integer, minimum: 0, maximum: 10 }),
  ],
  [
    'wider exclusive limits',
    of({ ...number, exclusiveMinimum: 1, exclusiveMaximum: 9 }),
    of({ ...number, exclusiveMinimum: 0, exclusiveMaximum: 10 }),
  ],
  [
    'exclusive limits that are inclusive now',
    of({ ...number, exclusiveMinimum: 1, exclusiveMaximum: 9 }),
    of({ ...number, minimum: 1, maximum: 9 }),
  ],
  [
    'another spelling of the same limit',
    of({ ...integer, exclusiveMinimum: 0 }),
    of({ ...integer, minimum: 1 }),
  ],
  ['a finer step', of({ ...number, multipleOf: 0.1 }), of({ ...number, multipleOf: 0.01 })],
  ['a longer text', of(texts), of({ ...texts, maxLength: 6 })],
  ['no format', of({ ...text, format: 'uuid' }), of(text)],
  ['no pattern', of({ ...text, pattern: '^a' }), of(text)],
  [
    'items that needn’t be unique',
    of({ type: 'array', uniqueItems: true, items: text }),
    of({ type: 'array', items: text }),
  ],
  ['one more branch of oneOf', kinds('a', 'b'), kinds('a', 'b', 'c')],
  ['branches in another order', kinds('a', 'b'), kinds('b', 'a')],
  [
    'a new field in a branch',
    kinds('a'),
    { oneOf: [object({ kind: { const: 'a' }, more: text }, { required: ['kind'] })] },
  ],
  [
    'a condition that demands less',
    conditional({ required: ['iban', 'bic'] }),
    conditional({ required: ['iban'] }),
  ],
  [
    'a condition that is gone',
    conditional({ required: ['iban'] }),
    object({ kind: text, iban: text }),
  ],
  ['a wider recursive schema', tree(integer), tree(number)],
  ['another description above many paths', diamonds(text), { ...diamonds(text), title: 'A' }],
  ['a longer text at the end of many paths', diamonds(texts), diamonds(text)],
  [
    'one more of many kinds',
    kinds(...Array.from({ length: 40 }, (_, index) => `kind${index}`)),
    kinds(...Array.from({ length: 41 }, (_, index) => `kind${index}`)),
  ],
  [
    'a $ref to another place',
    of({ $ref: '#/$defs/a' }, { a: text }),
    of({ $ref: '#/$defs/b' }, { b: text }),
  ],
  ['a $ref written out', of({ $ref: '#/$defs/a' }, { a: text }), of(text)],
  [
    'a pattern that means the same',
    of({ ...text, pattern: '^[ab]$' }),
    of({ ...text, pattern: '^(a|b)$' }),
  ],
  [
    'a wider pattern',
    of({ ...text, pattern: '^[A-Z]{3}$' }),
    of({ ...text, pattern: '^[A-Z]{3,4}$' }),
  ],
  [
    'a pattern that a length implies',
    of({ ...text, pattern: '^[a-z]+$', maxLength: 3 }),
    of({ ...text, pattern: '^[a-z]{1,3}$' }),
  ],
  [
    'lengths that a pattern implies',
    of({ ...text, pattern: '^[A-Z]{3}$' }),
    of({ ...text, pattern: '^[A-Z]{3}$', minLength: 3, maxLength: 3 }),
  ],
  [
    'a wider "not"',
    of({ ...integer, not: { enum: [0, 1] } }),
    of({ ...integer, not: { const: 0 } }),
  ],
  [
    'wider values of a map',
    object({}, { additionalProperties: integer }),
    object({}, { additionalProperties: number }),
  ],
  [
    'wider values of a pattern',
    object({}, { patternProperties: { '^x-': integer }, ...closed }),
    object({}, { patternProperties: { '^x-': number }, ...closed }),
  ],
  [
    'a new field beside unevaluatedProperties',
    { allOf: [object({ a: text })], unevaluatedProperties: false },
    { allOf: [object({ a: text, b: text })], unevaluatedProperties: false },
  ],
  [
    'a dependency that is gone',
    object({ a: text, b: text }, { dependentRequired: { a: ['b'] } }),
    object({ a: text, b: text }),
  ],
  [
    'a field that was required of another',
    object({ a: text, b: text }, { required: ['a'], dependentRequired: { a: ['b'] } }),
    object({ a: text, b: text }, { required: ['b'] }),
  ],
];

const INCOMPATIBLE: readonly (readonly [
  change: string,
  before: JsonSchema,
  after: JsonSchema,
  place: string,
  body: unknown,
])[] = [
  [
    'a new required field',
    object({ a: text }),
    object({ a: text, b: text }, { required: ['b'] }),
    ' required',
    {},
  ],
  [
    'an optional field that is required now',
    object({ a: text }),
    object({ a: text }, { required: ['a'] }),
    ' required',
    {},
  ],
  [
    'a closed object',
    object({ a: text }),
    object({ a: text }, closed),
    '/additionalProperties additionalProperties',
    { other: 0 },
  ],
  [
    'a field that a closed object lost',
    object({ a: text, b: text }, closed),
    object({ a: text }, closed),
    '/additionalProperties additionalProperties',
    { b: '' },
  ],
  [
    'a field by name that others had to be like',
    object({}, { additionalProperties: text }),
    object({ a: number }, { additionalProperties: text }),
    '/properties/a type',
    { a: '' },
  ],
  [
    'a schema for all other fields',
    object({}),
    object({}, { additionalProperties: text }),
    '/additionalProperties type',
    expect.anything(),
  ],
  [
    'a pattern for fields that were open',
    object({}),
    object({}, { patternProperties: { '^x': text } }),
    '/patternProperties/^x type',
    expect.anything(),
  ],
  [
    'numbers that must be integers now',
    of(number),
    of(integer),
    '/properties/it type',
    { it: 0.5 },
  ],
  [
    'a null that is gone',
    of({ type: ['string', 'null'] }),
    of(text),
    '/properties/it type',
    { it: null },
  ],
  [
    'a value that is gone',
    of({ enum: ['x', 'y'] }),
    of({ enum: ['x'] }),
    '/properties/it enum',
    { it: 'y' },
  ],
  [
    'a text that must be listed now',
    of(text),
    of({ enum: ['x'] }),
    '/properties/it enum',
    expect.anything(),
  ],
  [
    'fewer fields, whatever their names',
    of(object({}, { maxProperties: 3 })),
    of(object({}, { maxProperties: 2 })),
    '/properties/it maxProperties',
    { it: { field1: '', field2: '', field3: '' } },
  ],
  [
    'a limit of fields in a map that had none',
    object({ a: text }, { required: ['a'], additionalProperties: integer }),
    object({ a: text }, { required: ['a'], additionalProperties: integer, maxProperties: 3 }),
    ' maxProperties',
    { a: '', field1: 0, field2: 0, field3: 0 },
  ],
  [
    'a maximum beside which adding 1 changes nothing',
    of(number),
    of({ ...number, maximum: 1e308 }),
    '/properties/it maximum',
    { it: 1.0000000000000002e308 },
  ],
  [
    'a lower exclusive maximum',
    of({ ...number, exclusiveMaximum: 20 }),
    of({ ...number, exclusiveMaximum: 10 }),
    '/properties/it exclusiveMaximum',
    { it: 19 },
  ],
  [
    'a higher exclusive minimum',
    of({ ...number, exclusiveMinimum: 10 }),
    of({ ...number, exclusiveMinimum: 20 }),
    '/properties/it exclusiveMinimum',
    { it: 11 },
  ],
  [
    'a maximum that is exclusive now, beside a higher exclusive one',
    of({ ...number, maximum: 5, exclusiveMaximum: 9 }),
    of({ ...number, exclusiveMaximum: 5 }),
    '/properties/it exclusiveMaximum',
    { it: 5 },
  ],
  [
    'a minimum that is exclusive now, beside a lower exclusive one',
    of({ ...number, minimum: 5, exclusiveMinimum: 1 }),
    of({ ...number, exclusiveMinimum: 5 }),
    '/properties/it exclusiveMinimum',
    { it: 5 },
  ],
  [
    'a tuple with another item',
    of({ type: 'array', prefixItems: [text, number], items: false }),
    of({ type: 'array', prefixItems: [text, integer], items: false }),
    '/properties/it/prefixItems/1 type',
    { it: ['', 0.5] },
  ],
  [
    'a maximum that is exclusive now',
    of({ ...number, maximum: 9 }),
    of({ ...number, exclusiveMaximum: 9 }),
    '/properties/it exclusiveMaximum',
    { it: 9 },
  ],
  [
    'a minimum that is exclusive now',
    of({ ...number, minimum: 9 }),
    of({ ...number, exclusiveMinimum: 9 }),
    '/properties/it exclusiveMinimum',
    { it: 9 },
  ],
  [
    'a lower maximum',
    of({ ...integer, maximum: 9 }),
    of({ ...integer, maximum: 8 }),
    '/properties/it maximum',
    { it: 9 },
  ],
  [
    'a coarser step',
    of({ ...number, multipleOf: 0.01 }),
    of({ ...number, multipleOf: 0.1 }),
    '/properties/it multipleOf',
    { it: expect.any(Number) },
  ],
  ['a shorter text', of(text), of(texts), '/properties/it maxLength', { it: 'aaaaaa' }],
  ['a format', of(text), of({ ...text, format: 'uuid' }), '/properties/it format', { it: '' }],
  [
    'a pattern without one letter at one place',
    of({ ...text, pattern: '^[A-Z]{3}$', maxLength: 3 }),
    of({ ...text, pattern: '^[A-WYZ][A-Z]{2}$', maxLength: 3 }),
    '/properties/it pattern',
    { it: 'XAA' },
  ],
  [
    'a length that a pattern exceeds',
    of({ ...text, pattern: '^[A-Z]{3,4}$' }),
    of({ ...text, pattern: '^[A-Z]{3,4}$', maxLength: 3 }),
    '/properties/it maxLength',
    { it: 'AAAA' },
  ],
  [
    'a length that a pattern and a limit exceed',
    of({ ...text, pattern: '^[A-Z]+$', minLength: 4 }),
    of({ ...text, pattern: '^[A-Z]+$', maxLength: 2 }),
    '/properties/it maxLength',
    { it: 'AAAA' },
  ],
  [
    'another pattern',
    of({ ...text, pattern: '^[ab]$' }),
    of({ ...text, pattern: '^[bc]$' }),
    '/properties/it pattern',
    { it: 'a' },
  ],
  [
    'items that must be unique now',
    of({ type: 'array', items: integer }),
    of({ type: 'array', uniqueItems: true, items: integer }),
    '/properties/it uniqueItems',
    { it: [0, 0] },
  ],
  [
    'fewer items',
    of({ type: 'array', items: text }),
    of({ type: 'array', items: text, maxItems: 1 }),
    '/properties/it maxItems',
    { it: ['', ''] },
  ],
  ['a branch of oneOf that is gone', kinds('a', 'b'), kinds('a'), ' oneOf', { kind: 'b' }],
  [
    'a condition',
    object({ kind: text, iban: text }),
    conditional({ required: ['iban'] }),
    '/then required',
    { kind: 'bank' },
  ],
  [
    'a narrower recursive schema',
    tree(number),
    tree(integer),
    '/$defs/node/properties/value type',
    { root: { value: 0.5 } },
  ],
  [
    'a narrower schema behind the same $ref',
    of({ $ref: '#/$defs/a' }, { a: text }),
    of({ $ref: '#/$defs/a' }, { a: texts }),
    '/$defs/a maxLength',
    { it: 'aaaaaa' },
  ],
  [
    'a field in a listed object',
    of({ enum: [{ a: { b: 1 } }, 0] }),
    of({ anyOf: [object({ a: object({ b: text }) }), integer] }),
    '/properties/it anyOf',
    { it: { a: { b: 1 } } },
  ],
  [
    'a field in the only object',
    of({ const: { a: 1 } }),
    of(object({ a: text })),
    '/properties/it/properties/a type',
    { it: { a: 1 } },
  ],
  [
    'numbers that must differ now, beside texts that had to',
    of({
      type: 'array',
      prefixItems: [number, number],
      minItems: 2,
      items: text,
      uniqueItems: true,
    }),
    of({ type: 'array', items: { type: ['number', 'string'] }, uniqueItems: true }),
    '/properties/it uniqueItems',
    { it: [0, 0] },
  ],
  ['a "not"', of(integer), of({ ...integer, not: { const: 0 } }), '/properties/it not', { it: 0 }],
  [
    'a dependency',
    object({ a: text, b: text }),
    object({ a: text, b: text }, { dependentRequired: { a: ['b'] } }),
    ' dependentRequired',
    { a: '' },
  ],
];

/** A body that the old schema accepts and the new one refuses. The comparison may not know it, but must not say "compatible". */
const NEVER_COMPATIBLE: readonly (readonly [
  change: string,
  before: JsonSchema,
  after: JsonSchema,
  body: unknown,
])[] = [
  [
    'a limit beside a $ref',
    of({ $ref: '#/$defs/a', ...texts }, { a: text }),
    of({ $ref: '#/$defs/a', ...texts, maxLength: 4 }, { a: text }),
    { it: 'aaaaa' },
  ],
  [
    'a $ref whose name is escaped',
    of({ $ref: '#/$defs/a~1b%25' }, { 'a/b%': text }),
    of({ $ref: '#/$defs/a~1b%25' }, { 'a/b%': texts }),
    { it: 'aaaaaa' },
  ],
  [
    'additionalProperties where unevaluatedProperties looked into allOf',
    { ...object({ b: text }), allOf: [object({ a: text })], unevaluatedProperties: false },
    { ...object({ b: text }), allOf: [object({ a: text })], ...closed },
    { a: '' },
  ],
  [
    'a condition that is met without the field',
    object({ a: integer, b: text }),
    object({ a: integer, b: text }, { if: object({ a: { const: 1 } }), then: { required: ['b'] } }),
    {},
  ],
  [
    'a narrower condition of else',
    object(
      { a: integer, b: text },
      { if: object({ a: { maximum: 2 } }), else: { required: ['b'] } },
    ),
    object(
      { a: integer, b: text },
      { if: object({ a: { maximum: 1 } }), else: { required: ['b'] } },
    ),
    { a: 2 },
  ],
  [
    'a dependent schema that is narrower',
    object({ a: text }, { dependentSchemas: { a: object({ a: text }) } }),
    object({ a: text }, { dependentSchemas: { a: object({ a: texts }) } }),
    { a: 'aaaaaa' },
  ],
  [
    'a pattern of fields that leaves some to additionalProperties',
    object({}, { patternProperties: { '^x': text }, additionalProperties: number }),
    object({}, { patternProperties: { '^x1': text }, additionalProperties: number }),
    { x2: '' },
  ],
  [
    'a pattern of fields that also fits a named one',
    object({ x1: number }),
    object({ x1: number }, { patternProperties: { '^x': integer } }),
    { x1: 0.5 },
  ],
  [
    'names that are too long for a named field',
    object({ long: text }),
    object({ long: text }, { propertyNames: { maxLength: 3 } }),
    { long: '' },
  ],
  [
    'more items that are counted',
    of({ type: 'array', contains: { const: 1 }, minContains: 0 }),
    of({ type: 'array', contains: { const: 1 } }),
    { it: [] },
  ],
  [
    'a longer prefix',
    of({ type: 'array', prefixItems: [text], items: number }),
    of({ type: 'array', prefixItems: [text, text], items: number }),
    { it: ['', 1] },
  ],
  [
    'a step that divides in binary only',
    of({ ...number, multipleOf: 0.1 }),
    of({ ...number, multipleOf: 0.3 }),
    { it: 0.1 },
  ],
  [
    'an excluded limit beyond 2^53',
    of({ ...integer, minimum: 2 ** 53 }),
    of({ ...integer, exclusiveMinimum: 2 ** 53 }),
    { it: 2 ** 53 },
  ],
  [
    'another order in a listed array',
    of({ enum: [[1, 2]] }),
    of({ enum: [[2, 1]] }),
    { it: [1, 2] },
  ],
  [
    'a pattern of lower case where a format takes both',
    of({ ...text, format: 'uuid' }),
    of({ ...text, pattern: '^[0-9a-f]{8}-[0-9a-f-]{27}$' }),
    { it: '00000000-0000-0000-0000-00000000000A' },
  ],
  [
    'a dot, which no line separator matches',
    of({ ...text, pattern: '^[^\\n]$' }),
    of({ ...text, pattern: '^.$' }),
    { it: '\u2028' },
  ],
  [
    'a length of two characters in four code units',
    of({ ...text, pattern: '^..$' }),
    of({ ...text, minLength: 3 }),
    { it: '\u{1f600}\u{1f600}' },
  ],
  [
    'a "not" that is wider without the field',
    object({ a: text }, { not: object({ a: { const: 'x' } }, { required: ['a'] }) }),
    object({ a: text }, { not: object({ a: { const: 'x' } }) }),
    {},
  ],
  [
    'branches of oneOf that share their limit',
    of({
      oneOf: [
        { ...integer, maximum: 5 },
        { ...integer, minimum: 6 },
      ],
    }),
    of({
      oneOf: [
        { ...integer, maximum: 6 },
        { ...integer, minimum: 6 },
      ],
    }),
    { it: 6 },
  ],
  [
    'integers that two branches accept',
    of({ anyOf: [number, integer] }),
    of({ oneOf: [number, integer] }),
    { it: 1 },
  ],
  [
    'a recursive schema that is narrower at every second level',
    of({ $ref: '#/$defs/a' }, { a: object({ v: number, next: { $ref: '#/$defs/a' } }) }),
    of(
      { $ref: '#/$defs/a' },
      {
        a: object({ v: number, next: { $ref: '#/$defs/b' } }),
        b: object({ v: integer, next: { $ref: '#/$defs/a' } }),
      },
    ),
    { it: { next: { v: 0.5 } } },
  ],
  [
    'null that the type allows and the list does not',
    of({ type: ['string', 'null'], enum: ['a', null] }),
    of({ type: ['string', 'null'], enum: ['a'] }),
    { it: null },
  ],
  [
    'a field that may not be there',
    object({ a: text, b: text }),
    object({ a: text, b: false }),
    { b: '' },
  ],
  [
    'a forbidden field in one branch that another branch describes',
    { anyOf: [object({ a: text }, { required: ['a'] }), object({ b: text }, { required: ['b'] })] },
    {
      anyOf: [
        object({ a: text, b: false }, { required: ['a'] }),
        object({ b: text }, { required: ['b'] }),
      ],
    },
    { a: '', b: 0 },
  ],
  [
    'a required field that every object inherits',
    object({ toString: text }),
    object({ toString: text }, { required: ['toString'] }),
    {},
  ],
];

/** Nobody can prove these, or it would take more than this comparison knows. Some of them break events. */
const UNDECIDED: readonly (readonly [
  change: string,
  before: JsonSchema,
  after: JsonSchema,
  place: string,
])[] = [
  [
    'a pattern that refers to a group',
    of({ ...text, pattern: '^(?:aa|bb)$' }),
    of({ ...text, pattern: '^(a|b)\\1$' }),
    '/properties/it pattern',
  ],
  [
    'a length that a format implies',
    of({ ...text, format: 'ipv4' }),
    of({ ...text, format: 'ipv4', minLength: 7 }),
    '/properties/it minLength',
  ],
  [
    'a range in two parts',
    of({ ...integer, minimum: 0, maximum: 9 }),
    of({
      anyOf: [
        { ...integer, maximum: 4 },
        { ...integer, minimum: 5 },
      ],
    }),
    '/properties/it anyOf',
  ],
  [
    'what branches evaluate',
    {
      ...object({}),
      anyOf: [object({ a: text }), object({ b: text })],
      unevaluatedProperties: false,
    },
    {
      ...object({}),
      anyOf: ['a', 'b', 'c'].map((name) => object({ [name]: text })),
      unevaluatedProperties: false,
    },
    ' unevaluatedProperties',
  ],
  ['a keyword of another dialect', { ...of(text), nullable: true }, of(text), ' '],
];

describe('the structural verdict', () => {
  it.each(COMPATIBLE)('proves that this is compatible: %s', (_, before, after) => {
    expect(verdictOn(before, after)).toEqual({ kind: 'compatible' });
  });

  it.each(INCOMPATIBLE)(
    'shows by a body that this breaks events: %s',
    (_, before, after, place, body) => {
      const verdict = verdictOn(before, after);
      const findings = verdict.kind === 'incompatible' ? verdict.findings : [];
      expect(findings.map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toEqual([place]);
      expect(findings[0]?.example?.body).toEqual(body);
    },
  );

  it.each(NEVER_COMPATIBLE)(
    'never calls this compatible, because a body is refused: %s',
    (_, before, after, body) => {
      expect(schemaText(before).accepts('', body)).toBe(true);
      expect(schemaText(after).accepts('', body)).toBe(false);
      expect(verdictOn(before, after).kind).not.toBe('compatible');
    },
  );

  it.each(UNDECIDED)("names the place that it can't judge: %s", (_, before, after, place) => {
    const verdict = verdictOn(before, after);
    const doubts = verdict.kind === 'undecided' ? verdict.doubts : [];
    expect(doubts.map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toContain(place);
  });

  it("doesn't say of a pattern what it can't know", () => {
    const before = of({ ...text, pattern: '^(a|b)\\1$' });
    const verdict = verdictOn(before, of({ ...text, pattern: '^(?:aa|bb)$' }));
    const message = "the pattern ^(?:aa|bb)$ can't be compared with what was required before";
    expect(verdict).toMatchObject({ kind: 'undecided', doubts: [{ message }] });
  });

  it.each([
    ['^[A-Z]{3}$', 'the pattern ^(?:EUR|USD)$ refuses texts that the old pattern accepted'],
    [undefined, 'the pattern ^(?:EUR|USD)$ refuses texts that no pattern refused before'],
  ])('says of the pattern %s whether there was one before', (pattern, message) => {
    const before = of({ ...text, ...(pattern !== undefined && { pattern }) });
    const verdict = verdictOn(before, of({ ...text, pattern: '^(?:EUR|USD)$' }));
    expect(verdict).toMatchObject({ kind: 'incompatible', findings: [{ message }] });
  });
});
