import type { PlannedMessage } from '../traffic/planned-message.ts';

export type AcceptanceType = 'recorded' | 'handled' | 'retried';

/** An event of a run: its message, and the key of its record. */
export interface AcceptanceEvent extends PlannedMessage {
  readonly eventId: string;
  readonly key: string;
}

/**
 * Makes an event of one of the acceptance run's types.
 *
 * @param tenantId the run's own tenant, so that its records can be found and deleted.
 * @param body must have a whole `number`, else the event is rejected as `invalid_body`.
 */
export function acceptanceEvent(
  tenantId: string,
  type: AcceptanceType,
  eventId: string,
  body: object,
  indentation?: number,
): AcceptanceEvent {
  const event = {
    event_id: eventId,
    event_type: `acceptance.${type}`,
    schema_version: 'v1',
    tenant_id: tenantId,
    client_id: 'make-accept',
    occurred_at: '2026-01-01T00:00:00Z',
    body,
  };
  return {
    body: JSON.stringify(event, undefined, indentation),
    tenantId,
    groupId: eventId,
    eventId,
    key: `${tenantId}#${eventId}`,
    expected: { outcome: 'processed' },
    fault: undefined,
  };
}
