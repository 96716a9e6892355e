import type { EventSchema } from '../traffic/event-schema.ts';
import { eventAt } from '../traffic/event.ts';
import type { JsonSchema } from '../schemas/read.ts';
import type { EventSchemaFile } from './event-body.ts';

/** What documents say of a type and version of events. */
export interface EventDocument extends EventSchemaFile {
  /** True if events without a version have this one. */
  readonly isNewest: boolean;
  /** Missing if the generator can't make a body for the schema. */
  readonly sample?: EventSample;
}

/** One event, in both forms. */
export interface EventSample {
  readonly envelope: Readonly<Record<string, unknown>>;
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

/** The same schema always has the same sample. */
const STARTS_AT = Date.UTC(2026, 0, 1, 12);

function sampleOf(schema: EventSchema, isNewest: boolean): EventSample | undefined {
  try {
    const source = { seed: 'openapi', schemas: [schema], tenants: 1, startsAt: STARTS_AT };
    const { event } = eventAt(source, 0);
    const { event_id, event_type, schema_version, tenant_id, client_id, occurred_at, body } = event;
    const version = isNewest ? {} : { version: schema_version };
    return {
      envelope: {
        ...{ event_id, event_type, schema_version, tenant_id, client_id, occurred_at },
        body,
      },
      shortForm: { type: event_type, ...version, payload: body },
    };
  } catch {
    return undefined;
  }
}
