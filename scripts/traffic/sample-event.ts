import { eventAt, type Event } from './event.ts';
import type { EventSchema } from './event-schema.ts';

/** The event that stands for a type and version in all documents, with its required fields only. */
export type SampleEvent = Pick<
  Event,
  'event_id' | 'event_type' | 'schema_version' | 'tenant_id' | 'client_id' | 'occurred_at' | 'body'
>;

/** The examples of the schemas tell of the morning before it. */
const STARTS_AT = Date.UTC(2025, 11, 15, 12);

/**
 * The sample of an event type and version. Its body is the first of the schema's `examples`, else a generated one. The
 * same schema always has the same sample.
 *
 * @returns `undefined` if the schema has no example and the generator can't make a body.
 */
export function sampleEvent(schema: EventSchema): SampleEvent | undefined {
  const seed = `sample ${schema.eventType} ${schema.version}`;
  try {
    const source = { seed, schemas: [schema], tenants: 1, startsAt: STARTS_AT };
    const { event_id, event_type, schema_version, tenant_id, client_id, occurred_at, body } =
      eventAt(source, 0).event;
    return { event_id, event_type, schema_version, tenant_id, client_id, occurred_at, body };
  } catch {
    return undefined;
  }
}
