import { describe, expect, test } from 'vitest';

import { eventAt } from '../../../scripts/traffic/event.ts';
import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { sampleEvent } from '../../../scripts/traffic/sample-event.ts';

function schemaOf(schema: object, version = 'v1'): EventSchema {
  return { eventType: 'test.made', version, schema, validate: () => [] };
}

const EXAMPLES = [{ name: 'first' }, { name: 'second' }];
const WITH_EXAMPLES = schemaOf({ type: 'object', examples: EXAMPLES });

describe('the sample of an event type and version', () => {
  test('has the first example of the schema as its body', () => {
    const { event_type, schema_version, body } = sampleEvent(WITH_EXAMPLES) ?? {};
    expect([event_type, schema_version]).toEqual(['test.made', 'v1']);
    expect(body).toBe(EXAMPLES[0]);
  });

  test('has a generated body if the schema has no example, the same one each time', () => {
    const schema = {
      type: 'object',
      properties: { size: { type: 'integer' } },
      required: ['size'],
    };
    const sample = sampleEvent(schemaOf(schema));
    expect(sample?.body).toEqual({ size: expect.any(Number) as number });
    expect(sampleEvent(schemaOf(schema))).toEqual(sample);
  });

  test('has an event id of its own, so that all samples can be sent to one tenant', () => {
    const other = sampleEvent(schemaOf({ examples: EXAMPLES }, 'v2'));
    expect(other?.tenant_id).toBe(sampleEvent(WITH_EXAMPLES)?.tenant_id);
    expect(other?.event_id).not.toBe(sampleEvent(WITH_EXAMPLES)?.event_id);
  });

  test('is missing if the schema has no example and no body can be generated', () => {
    const validate = () => [{ instancePath: '', keyword: 'not', params: {} }];
    expect(sampleEvent({ ...schemaOf({ not: {} }), validate })).toBeUndefined();
  });
});

describe('the events of a run', () => {
  const source = { seed: 'run', schemas: [WITH_EXAMPLES], tenants: 1, startsAt: 0 };

  test('show the examples of a schema first, each with an id of its own', () => {
    const events = EXAMPLES.map((_, place) => eventAt(source, place).event);
    expect(events.map(({ body }) => body)).toEqual(EXAMPLES);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(2);
  });

  test('show examples now and then afterwards, and generated bodies otherwise', () => {
    const bodies = Array.from({ length: 40 }, (_, index) => eventAt(source, 2 + index).event.body);
    const shown = bodies.filter((body) => EXAMPLES.some((example) => example === body));
    expect(new Set(shown).size).toBe(2);
    expect(shown.length).toBeLessThan(20);
  });
});
