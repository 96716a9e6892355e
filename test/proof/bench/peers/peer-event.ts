/** An event as the peers read it. */
export interface PeerEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly schema_version: string;
  readonly tenant_id: string;
  readonly client_id: string;
  readonly occurred_at: string;
  readonly body: unknown;
}

/** The event must be rejected. The message says why. */
export class RefusedEvent extends Error {}

const RETENTION_SECONDS = 90 * 86_400;

/** The row that a peer writes for an event: the same as in our ledger, without the content's hash. */
export function ledgerRow({ body, ...envelope }: PeerEvent, messageId: string) {
  const now = new Date();
  return {
    pk: `${envelope.tenant_id}#${envelope.event_id}`,
    ...envelope,
    body,
    status: 'processed',
    message_id: messageId,
    received_at: now.toISOString(),
    processed_at: now.toISOString(),
    expire_at: Math.floor(now.getTime() / 1000) + RETENTION_SECONDS,
  };
}
