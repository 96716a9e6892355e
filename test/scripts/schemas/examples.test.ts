import { describe, expect, it } from 'vitest';

import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { exampleBodies } from '../../../scripts/traffic/example-bodies.ts';
import { loadSchemas } from '../../../scripts/traffic/load-schemas.ts';
import { sampleEvent } from '../../../scripts/traffic/sample-event.ts';

/** What the examples of all schemas say of orders. */
interface Order {
  readonly order_id?: string;
  readonly total?: number;
  readonly amount?: number;
  readonly items_count?: number;
  readonly items?: readonly Line[];
}

interface Line {
  readonly quantity: number;
  readonly unit_price?: number;
  readonly discount?: number;
}

const NOON = Date.UTC(2025, 11, 15, 12);

/** What the processor says of each example, sent as the body of an event. */
function readingsOf(schemas: readonly EventSchema[]): string[] {
  const registry = new SchemaRegistry(schemas);
  return schemas.flatMap((schema) =>
    exampleBodies(schema).flatMap((body, index) => {
      const text = JSON.stringify({ ...sampleEvent(schema), body });
      const reading = readMessage(text, registry, NOON);
      if (reading.kind === 'valid') return [];
      return `${schema.eventType} ${schema.version} examples/${index}: ${JSON.stringify(reading.errors)}`;
    }),
  );
}

const orders = (await loadSamples()).flatMap((schema) => exampleBodies(schema) as readonly Order[]);

describe('the examples of the schemas', () => {
  it('are valid events when sent', async () => {
    expect(readingsOf(await loadSchemas())).toEqual([]);
    expect(readingsOf(await loadSamples())).toEqual([]);
  });

  it('have totals that are the sums of their lines', () => {
    const withLines = orders.filter(({ items, total }) => items && total !== undefined);
    expect(withLines).toHaveLength(4);
    for (const { items = [], total } of withLines) {
      const cents = items.map(({ quantity, unit_price = 0, discount = 0 }) =>
        Math.round(100 * (quantity * unit_price - discount)),
      );
      expect(cents.reduce((sum, next) => sum + next) / 100).toBe(total);
    }
  });

  it('name the same amount wherever they tell of the same order', () => {
    const byOrder = Map.groupBy(orders, ({ order_id }) => order_id ?? '');
    byOrder.delete('');
    const amounts = [...byOrder.values()].map((places) => [
      ...new Set(places.flatMap(({ total, amount }) => total ?? amount ?? [])),
    ]);
    expect(amounts.filter(({ length }) => length > 1)).toEqual([]);
    expect(amounts.flat().sort()).toEqual([12.5, 33.9]);
  });
});
