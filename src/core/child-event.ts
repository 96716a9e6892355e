import { hash } from 'node:crypto';

import type { Envelope, EventIdentity } from './envelope.ts';

/** An event that a handler publishes. */
export interface ChildEvent {
  readonly eventType: string;
  readonly schemaVersion: string;
  readonly body: unknown;
  readonly groupId?: string;
  readonly expiresAt?: string;
}

/**
 * The message of a child event. It is the same in every attempt to handle the parent, so the ledger recognizes a
 * second one as a duplicate.
 *
 * @param position the child's number among the parent's children, from 0.
 * @param occurredAt RFC 3339: when the parent was first read. It is the same in every attempt.
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
    generation: childGeneration(parent),
    ...(groupId !== undefined && { group_id: groupId }),
    ...(child.expiresAt !== undefined && { expires_at: child.expiresAt }),
    body: child.body,
  };
}

/** The generation of an event's children. A message that is sent once more keeps its generation. */
export function childGeneration({ generation = 0 }: Envelope): number {
  return generation + 1;
}

/** A name-based UUID, version 8: SHA-256 of parent and position (RFC 9562, section 5.8). */
export function childId({ tenantId, eventId }: EventIdentity, position: number): string {
  // A tenant id has no `#` and an event id no space, so different names make different texts.
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
