import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkSchemas } from '../scripts/schemas/check.ts';
import { readSchemas } from '../scripts/schemas/read.ts';
import { compiled, type CompiledSchemas } from './support/compiled-schemas.ts';

// Teams add, change and remove schemas, so no test here names one.
const { schemas, problems } = readSchemas('schemas');

let registry: CompiledSchemas;
beforeAll(async () => {
  registry = await compiled(schemas);
});
afterAll(() => registry.remove());

describe('the schemas of the deployed function', () => {
  it('can be built', () => {
    expect([...problems, ...checkSchemas(schemas)]).toEqual([]);
  });

  it('each get a validator', () => {
    const names = registry.validators.map(
      ({ eventType, version }) => `${eventType}/${version}.json`,
    );
    expect(names).toEqual(schemas.map(({ file }) => file));
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a text', 'x'],
    ['a number', 1e308],
    ['a list', [[], {}, 'x', 1, null]],
    ['an empty object', {}],
    ['an object of others', { id: { id: [] }, items: [null], amount: '1' }],
  ])('judge %s without failing', (_, body) => {
    for (const { validate } of registry.validators)
      expect(Array.isArray(validate(body))).toBe(true);
  });
});
