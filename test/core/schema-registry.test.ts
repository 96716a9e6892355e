import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bodyErrors, type Validate, type ValidationError } from '../../src/core/schema-finder.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';

const v1: Validate = () => [];
const v2: Validate = () => [];

const registry = new SchemaRegistry([
  { eventType: 'order.placed', version: 'v1', validate: v1 },
  { eventType: 'order.placed', version: 'v2', validate: v2 },
  { eventType: 'user.created', version: 'v1', validate: v1 },
]);

describe('SchemaRegistry', () => {
  it('finds a schema by type and version', () => {
    expect(registry.lookUp('order.placed', 'v2')).toEqual({ kind: 'found', validate: v2 });
  });

  it('names the versions of a type if the version is unknown', () => {
    expect(registry.lookUp('order.placed', 'v3')).toEqual({
      kind: 'unknown_version',
      known: ['v1', 'v2'],
    });
  });

  it.each(['order.lost', 'Order.placed', 'toString', 'hasOwnProperty'])(
    'knows no type %s',
    (type) => {
      expect(registry.lookUp(type, 'v1')).toEqual({ kind: 'unknown_type' });
      expect(registry.knows(type)).toBe(false);
    },
  );

  it.each(['order.placed', 'user.created'])('knows the type %s', (type) => {
    expect(registry.knows(type)).toBe(true);
  });

  it('finds exactly the registered schemas, and distinguishes unknown types from unknown versions', () => {
    const eventType = fc.constantFrom('a', 'b.c', 'toString', '__proto__', 'constructor');
    const version = fc.constantFrom('v1', 'v2', 'v10', 'valueOf');
    const names = fc.record({ eventType, version });
    const registered = fc.uniqueArray(names, { selector: JSON.stringify });
    fc.assert(
      fc.property(registered, names, (list, asked) => {
        const schemas = list.map((each) => ({ ...each, validate: () => [] }));
        const ofType = schemas.filter((each) => each.eventType === asked.eventType);
        const found = ofType.find((each) => each.version === asked.version);
        const known = ofType.map((each) => each.version);
        const made = new SchemaRegistry(schemas);
        expect(made.knows(asked.eventType)).toBe(ofType.length > 0);
        const lookup = made.lookUp(asked.eventType, asked.version);
        if (found) expect(lookup).toEqual({ kind: 'found', validate: found.validate });
        else if (known.length > 0) expect(lookup).toEqual({ kind: 'unknown_version', known });
        else expect(lookup).toEqual({ kind: 'unknown_type' });
      }),
    );
  });
});

describe('bodyErrors', () => {
  const error = (overrides: Partial<ValidationError>): ValidationError => ({
    instancePath: '',
    keyword: 'type',
    params: {},
    message: 'must be string',
    ...overrides,
  });

  it.each<[string, unknown, Partial<ValidationError>, string, string]>([
    ['the body itself', [], {}, '/body', 'must be string, got an array'],
    [
      'a field',
      { total: 1 },
      { instancePath: '/total' },
      '/body/total',
      'must be string, got a number',
    ],
    [
      'an element',
      { items: [1, null] },
      { instancePath: '/items/1' },
      '/body/items/1',
      'must be string, got null',
    ],
    [
      'a key with escapes',
      { 'a/b~': true },
      { instancePath: '/a~1b~0' },
      '/body/a~1b~0',
      'must be string, got a boolean',
    ],
    [
      'a missing property',
      { order: {} },
      { instancePath: '/order', keyword: 'required', params: { missingProperty: 'id/x' } },
      '/body/order/id~1x',
      'is required, got nothing',
    ],
    [
      'a property too many',
      { more: 'secret' },
      {
        keyword: 'additionalProperties',
        params: { additionalProperty: 'more' },
        message: 'must NOT have additional properties',
      },
      '/body/more',
      'must NOT have additional properties, got a string',
    ],
    [
      'an unevaluated property',
      { more: {} },
      {
        keyword: 'unevaluatedProperties',
        params: { unevaluatedProperty: 'more' },
        message: 'must NOT have unevaluated properties',
      },
      '/body/more',
      'must NOT have unevaluated properties, got an object',
    ],
    [
      'one of several values',
      { role: 'secret' },
      { instancePath: '/role', keyword: 'enum', params: { allowedValues: ['user', 'admin'] } },
      '/body/role',
      'must be one of ["user","admin"], got a string',
    ],
    [
      'a constant',
      { kind: 'secret' },
      { instancePath: '/kind', keyword: 'const', params: { allowedValue: 'card' } },
      '/body/kind',
      'must be "card", got a string',
    ],
    [
      'a path that leads through what is no object',
      { a: 'secret' },
      { instancePath: '/a/b/c' },
      '/body/a/b/c',
      'must be string, got nothing',
    ],
    [
      'a name every object inherits',
      {},
      { instancePath: '/toString' },
      '/body/toString',
      'must be string, got nothing',
    ],
  ])(
    'tells where, what was expected and what kind was found: %s',
    (_, body, overrides, pointer, message) => {
      const rule = error(overrides).keyword;
      expect(bodyErrors(body, [error(overrides)])).toEqual([{ pointer, message, rule }]);
    },
  );

  it('names the keyword if the validator gives no message', () => {
    const silent = { instancePath: '', keyword: 'not', params: {} };
    expect(bodyErrors(1, [silent])[0]?.message).toBe(
      'must satisfy the schema\'s "not", got a number',
    );
  });
});
