import type { Json, JsonObject } from '../../traffic/json-text.ts';
import type { SampleEvent } from '../../traffic/sample-event.ts';

/** A CloudEvent in structured JSON mode. */
export type CloudEvent = JsonObject & { readonly data: Json };

/** The same event as a CloudEvent: the pipeline takes either as a duplicate of the other. */
export function cloudEventOf(event: SampleEvent): CloudEvent {
  return {
    specversion: '1.0',
    id: event.event_id,
    source: event.client_id,
    type: event.event_type,
    time: event.occurred_at,
    tenantid: event.tenant_id,
    schemaversion: event.schema_version,
    datacontenttype: 'application/json',
    data: event.body,
  };
}
