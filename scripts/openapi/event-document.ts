import type { EventSchema } from '../traffic/event-schema.ts';
import { sampleEvent, type SampleEvent } from '../traffic/sample-event.ts';
import type { JsonSchema } from '../schemas/read.ts';
import type { EventSchemaFile } from './event-body.ts';

/** What documents say of a type and version of events. */
export interface EventDocument extends EventSchemaFile {
  /** True if events without a version have this one. */
  readonly isNewest: boolean;
  /** Missing if the schema has no example and the generator can't make a body for it. */
  readonly sample?: EventSample;
}

/** The sample of a type and version (`sampleEvent`), in both forms. */
export interface EventSample {
  readonly envelope: SampleEvent;
  readonly shortForm: Readonly<Record<string, unknown>>;
}

/** @param schemas sorted by event type and version, oldest first */
export function eventDocuments(schemas: readonly EventSchema[]): EventDocument[] {
  return schemas.map((schema, index) => {
    const { eventType, version } = schema;
    const isNewest = schemas[index + 1]?.eventType !== eventType;
    const sample = sampleOf(schema, isNewest);
    const file = { eventType, version, schema: schema.schema as JsonSchema };
    return { ...file, isNewest, ...(sample && { sample }) };
  });
}

function sampleOf(schema: EventSchema, isNewest: boolean): EventSample | undefined {
  const envelope = sampleEvent(schema);
  if (!envelope) return undefined;
  const { event_type, schema_version, body } = envelope;
  const version = isNewest ? {} : { version: schema_version };
  return { envelope, shortForm: { type: event_type, ...version, payload: body } };
}
