import { createGeneratorSync } from 'json-schema-faker';
import type { JsonSchema as FakerSchema } from 'json-schema-faker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkSchemas } from '../../../scripts/schemas/check.ts';
import { readSchemas } from '../../../scripts/schemas/read.ts';
import { isObject, subschemas } from '../../../scripts/schemas/walk.ts';
import { compiled, type CompiledSchemas, type Validator } from '../../support/compiled-schemas.ts';
import { cases } from '../../support/cases.ts';

const { schemas, problems } = readSchemas('scripts/samples/schemas');
const named = schemas.map((one) => ({ ...one, name: `${one.eventType} ${one.version}` }));

let samples: CompiledSchemas;
let validators: ReadonlyMap<string, Validator['validate']>;

beforeAll(async () => {
  samples = await compiled(schemas);
  validators = new Map(
    samples.validators.map((one) => [`${one.eventType} ${one.version}`, one.validate]),
  );
});
afterAll(() => samples.remove());

/** What is wrong with a body, as `<JSON pointer> <keyword>`, in the order of the pointers. */
function errorsOf(name: string, body: unknown): string[] {
  const validate = validators.get(name) ?? expect.fail(`there is no schema for ${name}`);
  return validate(body)
    .map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)
    .sort();
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sku: `S-${index}`, quantity: 1, unit_price: 2 }));

const VALID: Readonly<Record<string, Record<string, unknown>>> = {
  'user.created v1': { user_id: 'u1', email: 'a@b.c', name: 'Ann', role: 'admin', verified: true },
  'order.placed v1': { order_id: 'o1', user_id: 'u1', total: 0.01, items_count: 1, status: 'new' },
  'order.placed v2': {
    order_id: 'o1',
    user_id: 'u1',
    status: 'pending',
    currency: 'EUR',
    total: 4,
    items: lines(2),
  },
  'payment.processed v1': {
    payment_id: 'p1',
    order_id: 'o1',
    amount: 5,
    payment_method: 'card',
    status: 'completed',
  },
  'user_registered v1': {
    user_id: '123',
    email: 'user@example.com',
    timestamp: '2026-02-19T10:00:00Z',
  },
  'CART_UPDATED v1': {
    id: '550e8317-ea00-4b1c-9b2a-1d3d8d1e9f1d',
    aggregate_id: 'cart-1',
    user_id: 'u1',
    items: [],
    updated_at: '2026-02-19T10:00:00Z',
  },
  'ORDER_CREATED v1': {
    id: '550e8317-ea00-4b1c-9b2a-1d3d8d1e9f1d',
    aggregate_id: 'o1',
    user_id: 'u1',
    items: lines(1),
    total: 2,
    currency: 'EUR',
    delivery: { method: 'collect', shop_id: 's1' },
    created_at: '2026-02-19T10:00:00Z',
  },
  'ORDER_UPDATED v1': {
    id: '550e8317-ea00-4b1c-9b2a-1d3d8d1e9f1d',
    aggregate_id: 'o1',
    status: 'shipped',
    tracking: { carrier: 'CTT', number: '1' },
    updated_at: '2026-02-19T10:00:00Z',
  },
};

describe('the sample schemas', () => {
  it('can be built', () => {
    expect([...problems, ...checkSchemas(schemas)]).toEqual([]);
  });

  it.each(named)('have descriptions: $name', ({ schema }) => {
    expect(schema).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    const fields = subschemas(schema).filter(({ pointer }) => /\/properties\/[^/]+$/.test(pointer));
    // Another place describes the fields of conditions and definitions.
    const undescribed = fields.filter(
      ({ pointer, schema: field }) =>
        !pointer.startsWith('/if/') && !('$ref' in field) && !('description' in field),
    );
    expect(undescribed.map(({ pointer }) => pointer)).toEqual([]);
  });

  it.each(named)('allow no empty string in a required field: $name', ({ schema }) => {
    const empty = subschemas(schema).flatMap(({ pointer, schema: { required, properties } }) =>
      Object.entries(isObject(properties) ? properties : {})
        .filter(([name]) => Array.isArray(required) && required.includes(name))
        .filter(([, field]) => isObject(field) && field['type'] === 'string')
        .filter(
          ([, field]) => !['minLength', 'enum', 'const'].some((key) => key in (field as object)),
        )
        .map(([name]) => `${pointer}/${name}`),
    );
    expect(empty).toEqual([]);
  });

  it.each(named)('accept bodies that are generated from them: $name', ({ name, schema }) => {
    const generator = createGeneratorSync({ seed: 7, optionalsProbability: 0.5 });
    for (let sample = 0; sample < cases(5, 20); sample += 1) {
      expect(errorsOf(name, generator.generate(schema as FakerSchema))).toEqual([]);
    }
  });

  it.each(Object.entries(VALID))('accept a plain example: %s', (name, body) => {
    expect(errorsOf(name, body)).toEqual([]);
  });

  it.each(Object.entries(VALID))('accept fields they do not know: %s', (name, body) => {
    expect(errorsOf(name, { ...body, note: { from: ['a', 'newer', 'sender'] } })).toEqual([]);
  });

  it.each([
    ['user.created v1', {}, ['email', 'name', 'role', 'user_id', 'verified']],
    ['order.placed v1', {}, ['items_count', 'order_id', 'status', 'total', 'user_id']],
    ['payment.processed v1', {}, ['amount', 'order_id', 'payment_id', 'payment_method', 'status']],
    ['user_registered v1', {}, ['email', 'timestamp', 'user_id']],
  ])('require every field of %s', (name, body, fields) => {
    const missing = validators
      .get(name)?.(body)
      .map(({ params }) => params['missingProperty']);
    expect(missing?.sort()).toEqual(fields);
  });

  it.each([
    ['a body that is not an object', 'user.created v1', 'Ann', [' type']],
    [
      'empty strings and a wrong type',
      'user.created v1',
      { user_id: '', email: '', name: '', role: '', verified: 'yes' },
      [
        '/email minLength',
        '/name minLength',
        '/role minLength',
        '/user_id minLength',
        '/verified type',
      ],
    ],
    [
      'numbers out of range',
      'order.placed v1',
      { ...VALID['order.placed v1'], total: 0, items_count: 1.5, status: null },
      ['/items_count type', '/status type', '/total exclusiveMinimum'],
    ],
    [
      'no items and a negative amount',
      'order.placed v1',
      { ...VALID['order.placed v1'], total: -1, items_count: 0 },
      ['/items_count exclusiveMinimum', '/total exclusiveMinimum'],
    ],
    [
      'nothing paid',
      'payment.processed v1',
      { ...VALID['payment.processed v1'], amount: 0, payment_method: '' },
      ['/amount exclusiveMinimum', '/payment_method minLength'],
    ],
    [
      'faults deep inside',
      'order.placed v2',
      {
        ...VALID['order.placed v2'],
        currency: 'euro',
        items: [...lines(1), { sku: '', quantity: 0, unit_price: -1 }],
        shipping_address: { line1: 'x', country: 'Portugal' },
      },
      [
        '/currency maxLength',
        '/currency pattern',
        '/items/1/quantity minimum',
        '/items/1/sku minLength',
        '/items/1/sku pattern',
        '/items/1/unit_price minimum',
        '/shipping_address required',
        '/shipping_address/country maxLength',
        '/shipping_address/country pattern',
      ],
    ],
    [
      'more lines than an order may have',
      'order.placed v2',
      { ...VALID['order.placed v2'], items: lines(501) },
      ['/items maxItems'],
    ],
    [
      'a day that does not exist and no address',
      'user_registered v1',
      { user_id: '1', email: 'nobody', timestamp: '2026-02-30T10:00:00Z' },
      ['/email format', '/timestamp format'],
    ],
    [
      'a cart without an owner',
      'CART_UPDATED v1',
      { ...VALID['CART_UPDATED v1'], user_id: undefined },
      [' anyOf', ' required', ' required'],
    ],
    [
      'an order without an address',
      'ORDER_CREATED v1',
      { ...VALID['ORDER_CREATED v1'], delivery: { method: 'ship' } },
      ['/delivery oneOf', '/delivery required', '/delivery required', '/delivery/method const'],
    ],
    [
      'a parcel without a tracking number',
      'ORDER_UPDATED v1',
      { ...VALID['ORDER_UPDATED v1'], tracking: undefined },
      [' if', ' required'],
    ],
  ])('report everything that is wrong: %s', (_, name, body, expected) => {
    expect(errorsOf(name, body)).toEqual(expected);
  });
});
