/** What the peers know of an event. They take its sender's word for the envelope's types. */
export interface PeerEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly schema_version: string;
  readonly tenant_id: string;
  readonly client_id: string;
  readonly occurred_at: string;
  readonly body: unknown;
}

/** Why an event is refused. */
export class RefusedEvent extends Error {}

const RETENTION_SECONDS = 90 * 86_400;

/** The row that a peer puts for an event: what our ledger keeps of one, without the content's hash. */
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
