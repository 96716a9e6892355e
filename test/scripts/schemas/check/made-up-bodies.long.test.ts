import { expect, it, test } from 'vitest';

import { compileSide } from '../../../../scripts/schemas/check/compile-change.ts';
import { tryBodies } from '../../../../scripts/schemas/check/try-bodies.ts';
import { readSchemas, type JsonSchema } from '../../../../scripts/schemas/read.ts';

const NAME = { eventType: 'test', version: 'v1' };
const { signal } = new AbortController();
const text = { type: 'string' };
const number = { type: 'number' };

function object(properties: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { type: 'object', properties, ...more };
}

/** A tree of texts. */
const TREE = object(
  { name: text, children: { type: 'array', items: { $ref: '#' } } },
  { required: ['name'] },
);

/** The same tree, with a limit of its levels. */
function treeOf(levels: number): JsonSchema {
  const children =
    levels > 0 ? { type: 'array', items: treeOf(levels - 1) } : { type: 'array', maxItems: 0 };
  return object({ name: text, children }, { required: ['name'] });
}

async function attempt(before: JsonSchema, after: JsonSchema, seed?: string) {
  const sides = {
    before: await compileSide(NAME, before),
    after: await compileSide(NAME, after),
  };
  return tryBodies(sides, { signal, ...(seed !== undefined && { seed }) });
}

const BRANCHES = [
  object({ kind: { const: 'a' }, a: text }),
  object({ kind: { const: 'b' }, b: text }),
];

// For each pair: the old schema, the new one, and where and by which keyword it refuses.
test.each<[what: string, before: JsonSchema, after: JsonSchema, refusals: string[]]>([
  [
    'a limit is added beside which adding 1 changes nothing',
    object({ a: number }),
    object({ a: { ...number, maximum: 1e308 } }),
    ['/properties/a/maximum'],
  ],
  [
    'an object may have fewer fields, whatever their names',
    object({}, { maxProperties: 30 }),
    object({}, { maxProperties: 29 }),
    ['/maxProperties'],
  ],
  [
    'names must begin with what they had to contain',
    object({}, { patternProperties: { x: text }, additionalProperties: false }),
    object({}, { patternProperties: { '^x': text }, additionalProperties: false }),
    ['/additionalProperties'],
  ],
  [
    'a format is added',
    object({ a: text }),
    object({ a: { ...text, format: 'date-time' } }),
    ['/properties/a/format'],
  ],
  [
    'a pattern is narrowed',
    object({ a: { ...text, pattern: '^[A-Z]{3}$' } }),
    object({ a: { ...text, pattern: '^[A-Y]{3}$' } }),
    ['/properties/a/pattern'],
  ],
  [
    'a word at the beginning is forbidden',
    object({ a: { ...text, pattern: '^[A-Z0-9-]+$' } }),
    object({ a: { ...text, pattern: '^(?!TEST)[A-Z0-9-]+$' } }),
    ['/properties/a/pattern'],
  ],
  [
    'a text may be shorter by one',
    object({ a: { ...text, maxLength: 5000 } }),
    object({ a: { ...text, maxLength: 4999 } }),
    ['/properties/a/maxLength'],
  ],
  [
    'a text may be longer',
    object({ a: { ...text, maxLength: 5000 } }),
    object({ a: { ...text, maxLength: 5001 } }),
    [],
  ],
  [
    'a number must be a little larger',
    object({ a: { ...number, exclusiveMinimum: 0 } }),
    object({ a: { ...number, minimum: 0.005 } }),
    ['/properties/a/minimum'],
  ],
  [
    'a step is coarser',
    object({ a: { ...number, multipleOf: 0.01 } }),
    object({ a: { ...number, multipleOf: 0.05 } }),
    ['/properties/a/multipleOf'],
  ],
  [
    'a step is finer',
    object({ a: { ...number, multipleOf: 0.05 } }),
    object({ a: { ...number, multipleOf: 0.01 } }),
    [],
  ],
  [
    'only whole numbers',
    object({ a: number }),
    object({ a: { type: 'integer' } }),
    ['/properties/a/type'],
  ],
  [
    'one number is left out',
    object({ a: { type: 'integer' } }),
    object({ a: { type: 'integer', not: { const: 0 } } }),
    ['/properties/a/not'],
  ],
  [
    'null is left out',
    object({ a: { type: ['string', 'null'] } }),
    object({ a: text }),
    ['/properties/a/type'],
  ],
  [
    'a value is added to an enum',
    object({ a: { enum: ['x', 'y'] } }),
    object({ a: { enum: ['y', 'x', 'z'] } }),
    [],
  ],
  [
    'a value is taken from an enum',
    object({ a: { enum: ['x', 'y', 'z'] } }),
    object({ a: { enum: ['x', 'z'] } }),
    ['/properties/a/enum'],
  ],
  [
    'a field in a listed object is described',
    object({ a: { enum: [{ b: 1 }] } }),
    object({ a: object({ b: text }) }),
    ['/properties/a/properties/b/type'],
  ],
  ['a new optional field', object({ a: text }), object({ a: text, b: number }), []],
  [
    'a new required field',
    object({ a: text }),
    object({ a: text, b: number }, { required: ['b'] }),
    ['/required'],
  ],
  [
    'a field is required together with another',
    object({ a: text, b: text }),
    object({ a: text, b: text }, { dependentRequired: { a: ['b'] } }),
    ['/dependentRequired'],
  ],
  [
    'unknown fields are forbidden',
    object({ a: text }),
    object({ a: text }, { additionalProperties: false }),
    ['/additionalProperties'],
  ],
  [
    'a field is taken from a closed object',
    object({ a: text, b: text }, { additionalProperties: false }),
    object({ a: text }, { additionalProperties: false }),
    ['/additionalProperties'],
  ],
  [
    'the values of a map are narrowed',
    object({}, { additionalProperties: text }),
    object({}, { additionalProperties: { ...text, maxLength: 3 } }),
    ['/additionalProperties/maxLength'],
  ],
  [
    'the keys of a map are narrowed',
    object({ a: { type: 'object', additionalProperties: text } }),
    object({ a: { type: 'object', additionalProperties: text, propertyNames: { pattern: '^x' } } }),
    ['/properties/a/propertyNames/pattern'],
  ],
  [
    'a list may be shorter by one',
    object({ a: { type: 'array', items: text, maxItems: 400 } }),
    object({ a: { type: 'array', items: text, maxItems: 399 } }),
    ['/properties/a/maxItems'],
  ],
  [
    'a list may have no item twice',
    object({ a: { type: 'array', items: text } }),
    object({ a: { type: 'array', items: text, uniqueItems: true } }),
    ['/properties/a/uniqueItems'],
  ],
  [
    'a list must have an item',
    object({ a: { type: 'array', items: number } }),
    object({ a: { type: 'array', items: number, contains: { const: 3 } } }),
    ['/properties/a/contains'],
  ],
  [
    'a branch is added to anyOf',
    object({ a: { anyOf: [text] } }),
    object({ a: { anyOf: [text, number] } }),
    [],
  ],
  [
    'a branch of oneOf overlaps another',
    object({ a: { oneOf: [{ type: 'integer' }, text] } }),
    object({ a: { oneOf: [{ type: 'integer' }, { ...number, minimum: 5 }, text] } }),
    ['/properties/a/oneOf'],
  ],
  [
    'a branch of oneOf is taken away',
    object({ a: { oneOf: BRANCHES } }),
    object({ a: { oneOf: BRANCHES.slice(0, 1) } }),
    ['/properties/a/oneOf/0/properties/kind/const', '/properties/a/oneOf/0/properties/a/type'],
  ],
  [
    'a condition is added',
    object({ status: { enum: ['new', 'sent'] }, tracking: text }),
    object(
      { status: { enum: ['new', 'sent'] }, tracking: text },
      {
        if: { properties: { status: { const: 'sent' } }, required: ['status'] },
        then: { required: ['tracking'], properties: { tracking: text } },
      },
    ),
    ['/then/required'],
  ],
  [
    'a condition of two fields is added',
    object({ a: { enum: [1, 2, 3] }, b: { enum: [1, 2, 3] }, c: text }),
    object(
      { a: { enum: [1, 2, 3] }, b: { enum: [1, 2, 3] }, c: text },
      {
        if: { properties: { a: { const: 2 }, b: { const: 3 } }, required: ['a', 'b'] },
        then: { required: ['c'], properties: { c: text } },
      },
    ),
    ['/then/required'],
  ],
  [
    'a recursive schema is narrowed',
    TREE,
    {
      ...TREE,
      properties: { ...(TREE['properties'] as JsonSchema), name: { ...text, minLength: 1 } },
    },
    ['/properties/name/minLength'],
  ],
  [
    'a recursive schema gets a limit of levels',
    TREE,
    treeOf(2),
    ['/properties/children/items/properties/children/items/properties/children/maxItems'],
  ],
  [
    'a recursive schema is written in another way',
    TREE,
    {
      $defs: {
        tree: object(
          { name: text, children: { type: 'array', items: { $ref: '#/$defs/tree' } } },
          { required: ['name'] },
        ),
      },
      $ref: '#/$defs/tree',
    },
    [],
  ],
])('finds what is no longer accepted if %s', async (_, before, after, places) => {
  const { accepted, refusals } = await attempt(before, after);
  expect(refusals.map(({ cause }) => cause.schemaPointer)).toEqual(places);
  expect(accepted).toBeGreaterThan(0);
  const old = await compileSide(NAME, before);
  const current = await compileSide(NAME, after);
  for (const { body } of refusals) {
    expect(old.validate(body)).toEqual([]);
    expect(current.validate(body)).not.toEqual([]);
  }
});

const { schemas } = readSchemas('schemas');

it.each(schemas.map(({ file, schema }) => [file, schema] as const))(
  'makes many bodies of %s, and finds that a schema accepts what it accepts',
  async (_, schema) => {
    const { accepted, refused, newlyAccepted } = await attempt(schema, schema);
    expect({ refused, newlyAccepted }).toEqual({ refused: 0, newlyAccepted: [] });
    expect(accepted).toBeGreaterThan(200);
  },
);

it('finds the same with the same seed', async () => {
  const after = { ...TREE, maxProperties: 1 };
  const [one, other] = [await attempt(TREE, after, 'seed'), await attempt(TREE, after, 'seed')];
  expect(one).toEqual(other);
});

it('ends when it is interrupted', async () => {
  const interruption = new AbortController();
  const side = await compileSide(NAME, TREE);
  const tried: number[] = [];
  const work = tryBodies(
    { before: side, after: side },
    {
      signal: interruption.signal,
      onProgress: (count) => {
        tried.push(count);
        interruption.abort(new Error('Ctrl-C'));
      },
    },
  );
  await expect(work).rejects.toThrow('Ctrl-C');
  expect(tried).toHaveLength(1);
});
