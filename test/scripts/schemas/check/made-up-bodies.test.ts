import { describe, expect, it, test } from 'vitest';

import { compileSide } from '../../../../scripts/schemas/check/compile-change.ts';
import { refusalCauses } from '../../../../scripts/schemas/check/refusal-causes.ts';
import { SchemaScope } from '../../../../scripts/schemas/check/schema-scope.ts';
import { shrunk } from '../../../../scripts/schemas/check/shrink-body.ts';
import { tryBodies } from '../../../../scripts/schemas/check/try-bodies.ts';
import { withoutNewFields } from '../../../../scripts/schemas/check/without-new-fields.ts';
import type { JsonSchema } from '../../../../scripts/schemas/read.ts';
import type { Json } from '../../../../scripts/traffic/json-text.ts';

const NAME = { eventType: 'test', version: 'v1' };
const text = { type: 'string' };
const number = { type: 'number' };

function object(properties: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { type: 'object', properties, ...more };
}

describe('shrunk', () => {
  const has = (name: string) => (body: Json) =>
    Object.hasOwn(Object(body) as object, name) && JSON.stringify(body).includes(`"${name}"`);

  test.each<[what: string, body: Json, keeps: (body: Json) => boolean, smallest: Json]>([
    ['members', { a: 1, b: 2, c: { d: 3 } }, has('b'), { b: 0 }],
    ['items', [1, 2, 3, 4, 5, 6, 7, 9], (body) => Array.isArray(body) && body.includes(7), [7]],
    ['texts', { a: 'Zürich' }, (body) => /ü/.test(JSON.stringify(body)), 'ü'],
    [
      'the length of texts',
      'Zürich',
      (body) => typeof body === 'string' && body.length >= 3,
      'aaa',
    ],
    ['numbers', { a: 1234.567 }, (body) => ((body as { a?: number }).a ?? 0) > 9.5, { a: 10 }],
    [
      'levels of nesting',
      { name: 'x', inner: { name: 'y', inner: { name: '' } } },
      (body) => (body as { name: string }).name === '',
      { name: '' },
    ],
    [
      'nothing if nothing smaller will do',
      { a: 0 },
      (body) => JSON.stringify(body) === '{"a":0}',
      { a: 0 },
    ],
  ])('takes away %s', (_, body, keeps, smallest) => {
    expect(keeps(smallest)).toBe(true);
    expect(shrunk(body, keeps)).toEqual(smallest);
  });
});

describe('withoutNewFields', () => {
  const before = object(
    { a: text, map: { type: 'object', additionalProperties: number }, open: { type: 'object' } },
    { anyOf: [object({ b: text }), { dependentRequired: { a: ['c'] } }] },
  );

  test.each<[what: string, after: JsonSchema, body: Json, kept: Json]>([
    ['a new field', object({ d: text }), { a: '', d: 1 }, { a: '' }],
    ['a field of a branch', object({ b: number }), { b: '' }, { b: '' }],
    ['a field that another one demands', object({ c: number }), { c: '' }, { c: '' }],
    ['a field that neither names', object({ d: text }), { e: 1 }, { e: 1 }],
    ['a key of a map', object({ map: object({ k: text }) }), { map: { k: 1 } }, { map: { k: 1 } }],
    [
      'a field of an open object',
      object({ open: object({ k: text }) }),
      { open: { k: 1 } },
      { open: {} },
    ],
  ])('decides on %s', (_, after, body, kept) => {
    expect(withoutNewFields(body, new SchemaScope(before), new SchemaScope(after))).toEqual(kept);
  });
});

describe('refusalCauses', () => {
  const SCHEMA: JsonSchema = object(
    {
      total: { type: 'number', minimum: 0 },
      lines: {
        type: 'array',
        items: object({ sku: text }, { required: ['sku'] }),
        contains: object({}),
      },
      refund: { anyOf: [{ $ref: '#/$defs/refund' }, { type: 'null' }] },
      either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
      keys: { type: 'object', propertyNames: { maxLength: 2 } },
    },
    {
      if: { required: ['either'], properties: { either: true } },
      then: { required: ['total'], properties: { total: true } },
      $defs: {
        refund: object({
          amount: { type: 'number', minimum: 1 },
          more: { $ref: '#/$defs/refund' },
        }),
      },
    },
  );

  const compiled = compileSide(NAME, SCHEMA);

  it.each<[body: Json, causes: string[]]>([
    [{ total: -1 }, ['/properties/total/minimum at /body/total']],
    [
      { lines: [{}, { sku: 1 }, { sku: 2 }] },
      [
        '/properties/lines/items/required at /body/lines/*/sku',
        '/properties/lines/items/properties/sku/type at /body/lines/*/sku',
      ],
    ],
    [{ lines: [] }, ['/properties/lines/contains at /body/lines']],
    [{ refund: { amount: 0 } }, ['/$defs/refund/properties/amount/minimum at /body/refund/amount']],
    [
      { refund: { more: { more: { amount: 0 } } } },
      ['/$defs/refund/properties/amount/minimum at /body/refund/more/more/amount'],
    ],
    [{ refund: 5 }, ['/properties/refund/anyOf at /body/refund']],
    [{ either: true, total: 1 }, ['/properties/either/oneOf at /body/either']],
    [{ either: '' }, ['/then/required at /body/total']],
    [{ keys: { long: 1 } }, ['/properties/keys/propertyNames/maxLength at /body/keys']],
  ])('tells why %j is refused', async (body, causes) => {
    const { scope, validate } = await compiled;
    const found = refusalCauses(body, validate(body), scope);
    expect(found.map(({ schemaPointer, pointer }) => `${schemaPointer} at ${pointer}`)).toEqual(
      causes,
    );
  });
});

describe('tryBodies', () => {
  const { signal } = new AbortController();
  const attempt = async (before: JsonSchema, after: JsonSchema) =>
    tryBodies(
      { before: await compileSide(NAME, before), after: await compileSide(NAME, after) },
      { signal, wanted: 50 },
    );

  it('finds the smallest body that is no longer accepted, and what is accepted now', async () => {
    const status = { enum: ['open', 'closed'] };
    const { accepted, refused, refusals, newlyAccepted } = await attempt(
      object({ total: { type: 'number', minimum: 0 }, status }, { required: ['total', 'status'] }),
      object(
        { total: { type: 'number', minimum: 0.5 }, status: { enum: ['open', 'closed', 'lost'] } },
        { required: ['total', 'status'] },
      ),
    );
    expect(
      refusals.map(({ body, cause: { pointer, message } }) => ({ body, pointer, message })),
    ).toEqual([
      {
        body: { total: 0, status: 'open' },
        pointer: '/body/total',
        message: 'must be >= 0.5, got a number',
      },
    ]);
    expect(newlyAccepted.map(({ body }) => body)).toEqual([{ total: 1, status: 'lost' }]);
    expect(accepted).toBeGreaterThan(refused);
  });
});
