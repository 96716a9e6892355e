import type { Envelope } from '../../core/envelope.ts';

/** Names of the attributes that conditions and projections speak of. */
export const ATTRIBUTE = {
  key: 'pk',
  status: 'status',
  contentHash: 'content_hash',
  failure: 'failure',
  attempts: 'attempts',
  receivedAt: 'received_at',
  processedAt: 'processed_at',
  claimId: 'claim_id',
  leaseUntil: 'lease_until',
} as const;

/** Where each envelope field is. */
export const ENVELOPE_ATTRIBUTES = {
  eventId: 'event_id',
  eventType: 'event_type',
  tenantId: 'tenant_id',
  clientId: 'client_id',
  schemaVersion: 'schema_version',
  occurredAt: 'occurred_at',
  groupId: 'group_id',
  expiresAt: 'expires_at',
  correlationId: 'correlation_id',
  causationId: 'causation_id',
} as const satisfies Record<Exclude<keyof Envelope, 'extra'>, string>;
