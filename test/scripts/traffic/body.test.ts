import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';

import { canonicalHash } from '../../../src/core/content-hash.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import type { ValidationError } from '../../../src/core/schema-finder.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { generateBody } from '../../../scripts/traffic/body.ts';
import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { toJsonText, withKeysReversed } from '../../../scripts/traffic/json-text.ts';
import { planEvents } from '../../../scripts/traffic/plan.ts';
import { seededRandom } from '../../../scripts/traffic/random.ts';

const AROUND = Date.UTC(2026, 0, 1);

function schemaOf(schema: object): EventSchema {
  const check = new Ajv2020({ allErrors: true, strict: false, logger: false }).compile(schema);
  const validate = (body: unknown): ValidationError[] => (check(body) ? [] : (check.errors ?? []));
  return { eventType: 'test.made', version: 'v1', schema, validate };
}

const body = (schema: object, seed = 1) =>
  generateBody(schemaOf(schema), seededRandom(seed), AROUND);

describe('a generated body', () => {
  test('is small, even if its schema allows a large one', () => {
    const text = { type: 'string', minLength: 1, maxLength: 100_000 };
    for (const seed of [1, 2, 3, 4, 5]) {
      expect((body(text, seed) as string).length).toBeLessThanOrEqual(24);
      const list = body({ type: 'array', items: text, maxItems: 5000 }, seed);
      expect((list as unknown[]).length).toBeLessThanOrEqual(3);
    }
  });

  test('is as large as its schema requires', () => {
    const made = body({ type: 'string', minLength: 300, maxLength: 400 }) as string;
    expect(made.length).toBeGreaterThanOrEqual(300);
  });

  test('fits a schema that requires one of two fields without describing it again', () => {
    const schema = {
      type: 'object',
      properties: { user_id: { type: 'string' }, session_id: { type: 'string' } },
      anyOf: [
        { properties: { user_id: true }, required: ['user_id'] },
        { properties: { session_id: true }, required: ['session_id'] },
      ],
    };
    for (const seed of [1, 2, 3, 4, 5])
      expect(schemaOf(schema).validate(body(schema, seed))).toEqual([]);
  });

  test('has date-times in the thirty days before, in any time zone', () => {
    const made = Date.parse(body({ type: 'string', format: 'date-time' }) as string);
    expect(made).toBeLessThanOrEqual(AROUND);
    expect(made).toBeGreaterThan(AROUND - 30 * 86_400_000);
  });

  test('that no attempt produces is an error that names the schema and the last problem', () => {
    const contradiction = { type: 'string', allOf: [{ minLength: 5 }, { maxLength: 2 }] };
    expect(() => body(contradiction)).toThrow(/test\.made v1 in 80 attempts \(the last one: .+\)/);
    expect(() => body({ type: 'string', not: {} })).toThrow(/test\.made v1/);
  });
});

describe('a schema that is hard to break or to vary', () => {
  const shares = { invalid: 0.5, duplicates: 0, conflicts: 0.25 };
  const plan = { count: 240, seed: 1, tenants: 2, shares };

  test.each([
    ['accepts any body', {}],
    ['accepts one body only', { const: { ok: true } }],
    ['accepts any object', { type: 'object' }],
    ['wants a text', { type: 'string' }],
  ])('that %s still gives rejected and conflicting events', (_, schema) => {
    const schemas = [schemaOf(schema)];
    const contents = new Set<string>();
    for (const message of planEvents(plan, schemas)) {
      const reading = readMessage(message.body, new SchemaRegistry(schemas), AROUND);
      const outcome = reading.kind === 'rejected' ? reading.reason : 'valid';
      const { expected } = message;
      expect(outcome, message.body).toBe(
        expected.outcome === 'rejected' ? expected.reason : 'valid',
      );
      if (reading.kind === 'valid') contents.add(canonicalHash(JSON.parse(message.body)));
    }
    expect(contents.size).toBe(120);
  });
});

describe('JSON text', () => {
  test('escapes only what a queue may refuse', () => {
    const value = { note: 'é 漢 😀 \ufffe' };
    expect(toJsonText(value)).toBe(String.raw`{"note":"é 漢 \ud83d\ude00 \ufffe"}`);
    expect(JSON.parse(toJsonText(value))).toEqual(value);
  });

  test('with its keys reversed means the same', () => {
    const value = { a: 1, b: [{ c: 2, d: null }] };
    expect(toJsonText(withKeysReversed(value))).toBe('{"b":[{"d":null,"c":2}],"a":1}');
  });
});
