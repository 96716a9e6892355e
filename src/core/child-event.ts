import { hash } from 'node:crypto';

import type { Envelope } from './envelope.ts';

/** An event as a handler publishes it. */
export interface ChildEvent {
  readonly eventType: string;
  readonly schemaVersion: string;
  readonly body: unknown;
  readonly groupId?: string;
  readonly expiresAt?: string;
}

/**
 * The message of a child event, as it goes over the wire. It is the same for every attempt to handle its
 * parent: the ledger takes a second one for a duplicate.
 *
 * @param position which of the parent's children it is, from 0.
 * @param occurredAt RFC 3339: when the parent was first read, which no attempt changes.
 */
export function childMessage(
  parent: Envelope,
  position: number,
  child: ChildEvent,
  occurredAt: string,
): Record<string, unknown> {
  const groupId = child.groupId ?? parent.groupId;
  return {
    event_id: childId(parent, position),
    event_type: child.eventType,
    schema_version: child.schemaVersion,
    tenant_id: parent.tenantId,
    client_id: parent.clientId,
    occurred_at: occurredAt,
    correlation_id: parent.correlationId ?? parent.eventId,
    causation_id: parent.eventId,
    ...(groupId !== undefined && { group_id: groupId }),
    ...(child.expiresAt !== undefined && { expires_at: child.expiresAt }),
    body: child.body,
  };
}

/** A name-based UUID of version 8, by SHA-256 of parent and position (RFC 9562, section 5.8). */
export function childId({ tenantId, eventId }: Envelope, position: number): string {
  // A tenant id has no `#` and an event id no space: different names never make the same text.
  const digest = hash('sha256', `${tenantId}#${eventId} ${position}`, 'hex');
  const variant = ((parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
